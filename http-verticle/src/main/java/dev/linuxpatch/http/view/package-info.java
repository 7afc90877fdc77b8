// SPDX-License-Identifier: Apache-2.0
/** What is kept in memory so that reads need nobody: the inventory, encoded once a generation, and the health. */
package dev.linuxpatch.http.view;

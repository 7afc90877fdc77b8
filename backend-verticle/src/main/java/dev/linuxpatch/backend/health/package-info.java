// SPDX-License-Identifier: Apache-2.0
/** Whether a host is well: what is asked of it after a change. */
package dev.linuxpatch.backend.health;

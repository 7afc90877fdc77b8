// SPDX-License-Identifier: Apache-2.0
/** Facts about the host itself: what it is called, what runs, whether a reboot is due, and its services. */
package dev.linuxpatch.backend.system;

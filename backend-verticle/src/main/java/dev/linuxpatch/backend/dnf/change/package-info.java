// SPDX-License-Identifier: Apache-2.0
/** Changing packages with dnf 4: requests to the program that drives it, what that answers, and what rpm's database says. */
package dev.linuxpatch.backend.dnf.change;

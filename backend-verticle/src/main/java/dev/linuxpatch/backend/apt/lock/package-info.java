// SPDX-License-Identifier: Apache-2.0
/** Who holds the locks of apt and dpkg, for those who read and for those who change. */
package dev.linuxpatch.backend.apt.lock;

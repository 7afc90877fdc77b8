// SPDX-License-Identifier: Apache-2.0
/** What dnf and zypper have in common: rpm's database, its order of versions, its locks and scripts. */
package dev.linuxpatch.backend.rpm;

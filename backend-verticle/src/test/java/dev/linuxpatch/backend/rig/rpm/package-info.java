// SPDX-License-Identifier: Apache-2.0
/**
 * Isolated rpm roots for tests of dnf and zypper: real rpm, real scripts, nothing of this machine changed. Tools: {@code
 * apt-get install --no-install-recommends rpm createrepo-c busybox-static gnupg util-linux}.
 */
package dev.linuxpatch.backend.rig.rpm;

// SPDX-License-Identifier: Apache-2.0
/**
 * Isolated apt and dpkg roots for tests: real package managers, real maintainer scripts, nothing of this machine changed.
 *
 * <p>{@link dev.linuxpatch.backend.rig.AptRig#shared()} builds tiny packages and signed repositories once (cached in the
 * temporary directory under the hash of their description, shared by every JVM) and then makes a root of about 2 MB in
 * a few tens of milliseconds. Maintainer scripts run chrooted in it under busybox, so the rig needs to be root. Tools:
 * {@code apt-get install apt-utils busybox-static dpkg gnupg util-linux}.
 *
 * <p>The package is self-contained: it is packed alone into the test archive of this module.
 */
package dev.linuxpatch.backend.rig;

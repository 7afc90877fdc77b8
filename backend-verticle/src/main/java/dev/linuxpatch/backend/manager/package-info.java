// SPDX-License-Identifier: Apache-2.0
/**
 * What a package manager is to this project: commands as data, and how to read what comes back. A further one is a
 * package of small classes that implement {@link dev.linuxpatch.backend.manager.PackageManager}, and one line in
 * {@link dev.linuxpatch.backend.detect.ManagerDetector}.
 */
package dev.linuxpatch.backend.manager;

// SPDX-License-Identifier: Apache-2.0
/** What apk's files say, read directly: its database, the world, who holds its lock; and the order of versions. */
package dev.linuxpatch.backend.apk.read;

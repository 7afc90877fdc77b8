// SPDX-License-Identifier: Apache-2.0
/** Both things that zypper calls a lock: who works on the packages, and which packages the operator holds. */
package dev.linuxpatch.backend.zypper.lock;

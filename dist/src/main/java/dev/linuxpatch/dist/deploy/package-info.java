// SPDX-License-Identifier: Apache-2.0
/** Puts the verticles together and runs them. */
package dev.linuxpatch.dist.deploy;

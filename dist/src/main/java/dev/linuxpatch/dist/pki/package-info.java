// SPDX-License-Identifier: Apache-2.0
/** Certificates for trying the service out. */
package dev.linuxpatch.dist.pki;

// SPDX-License-Identifier: Apache-2.0
/** The worker of one host. {@link dev.linuxpatch.backend.BackendVerticle} wires what the packages below it do. */
package dev.linuxpatch.backend;

// SPDX-License-Identifier: Apache-2.0
/** Isolated roots of every package manager with the campaign's packages, changed and read without the service. */
package dev.linuxpatch.bench.rollback.host;

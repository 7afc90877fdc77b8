// SPDX-License-Identifier: Apache-2.0
/** Made-up hosts to measure on: the same on every machine, and as big as is asked for. */
package dev.linuxpatch.bench.host;

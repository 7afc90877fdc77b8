// SPDX-License-Identifier: Apache-2.0
/** The whole service as a process in front of an isolated root, and a client of it: what campaigns have in common. */
package dev.linuxpatch.bench.service;

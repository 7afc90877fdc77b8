// SPDX-License-Identifier: Apache-2.0
/** What must be as it was, read without the service. */
package dev.linuxpatch.bench.rollback.check;

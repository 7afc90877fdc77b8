// SPDX-License-Identifier: Apache-2.0
/** What happens in a round: drawn from a seed, so that it can be drawn again. */
package dev.linuxpatch.bench.rollback.plan;

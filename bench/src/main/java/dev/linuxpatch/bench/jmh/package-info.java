// SPDX-License-Identifier: Apache-2.0
/** The hot parts alone, measured by JMH. {@code bench/jmh} runs them; the tests of this module run each once. */
package dev.linuxpatch.bench.jmh;

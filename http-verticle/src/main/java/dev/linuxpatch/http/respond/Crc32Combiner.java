// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

/**
 * CRC-32 of two byte sequences put together, from the CRC-32 of each and the length of the second: the arithmetic of zlib's
 * {@code crc32_combine_op}. The work for a length is done once, so that combining costs 32 shifts whatever the length is.
 */
final class Crc32Combiner {
    /** The polynomial of RFC 1952, bits reversed. */
    private static final int POLYNOMIAL = 0xEDB88320;
    /** One, as a reversed polynomial. */
    private static final int ONE = 1 << 31;

    private final int shift;

    /** @param length of the second sequence in bytes */
    Crc32Combiner(long length) {
        this.shift = powerOfX(length * Byte.SIZE);
    }

    int combine(int first, int second) {
        return multiply(shift, first) ^ second;
    }

    /** x to the power of n, modulo the polynomial. */
    private static int powerOfX(long n) {
        int result = ONE;
        int square = ONE >>> 1;
        for (long bits = n; bits != 0; bits >>>= 1) {
            if ((bits & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
        }
        return product;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMemberTest {
    private final Random random = new Random(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16 * 1024, 16 * 1024 + 1, 65_535, 65_536, 1_000_000})
    void unpacksToWhatWasPutTogether(int length) throws IOException {
        for (boolean compressible : new boolean[] {true, false}) {
            byte[] value = bytes(length, compressible);
            byte[] before = bytes(random.nextInt(300), false);
            byte[] after = bytes(random.nextInt(300), true);

            GzipMember member =
                    GzipMember.of(Buffer.buffer(before), SharedJson.Deflated.of(value), Buffer.buffer(after));

            Buffer whole = Buffer.buffer()
                    .appendBuffer(member.head())
                    .appendBuffer(member.body())
                    .appendBuffer(member.tail());
            assertThat(member.length()).isEqualTo(whole.length());
            assertThat(unpacked(whole))
                    .isEqualTo(Buffer.buffer()
                            .appendBytes(before)
                            .appendBytes(value)
                            .appendBytes(after)
                            .getBytes());
        }
    }

    @Test
    void checksumsOfPartsMakeTheChecksumOfTheWhole() {
        for (int i = 0; i < 200; i++) {
            byte[] first = bytes(random.nextInt(5000), false);
            byte[] second = bytes(random.nextInt(5000), false);
            CRC32 whole = new CRC32();
            whole.update(first);
            whole.update(second);

            assertThat(new Crc32Combiner(second.length).combine(crc(first), crc(second)))
                    .isEqualTo((int) whole.getValue());
        }
    }

    /** A second member or anything else after the first would be read on by the stream and found here. */
    private static byte[] unpacked(Buffer whole) throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(whole.getBytes());
        byte[] bytes = new GZIPInputStream(source).readAllBytes();
        assertThat(source.available()).isZero();
        return bytes;
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private byte[] bytes(int length, boolean compressible) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (compressible ? "package".charAt(i % 7) : random.nextInt());
        }
        return bytes;
    }
}

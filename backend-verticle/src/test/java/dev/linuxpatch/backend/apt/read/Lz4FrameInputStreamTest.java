// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that lz4 1.9.4 has packed: the resources were made with the options named in {@link #unpacksWhatLz4Packed}. */
class Lz4FrameInputStreamTest {
    private static final byte[] TEXT = text();

    /**
     * linked: {@code -B4 -BD}; independent: {@code -B4 -BI}; large: {@code -B7 -BD -9}; checksums: {@code -B5 -BD -BX
     * --content-size}; bare: {@code -1 -BI --no-frame-crc}.
     */
    @ParameterizedTest
    @ValueSource(strings = {"linked", "independent", "large", "checksums", "bare"})
    void unpacksWhatLz4Packed(String kind) throws IOException {
        assertThat(unpack(frame(kind))).isEqualTo(TEXT);
    }

    @Test
    void unpacksFramesOneAfterTheOther() throws IOException {
        byte[] frame = frame("linked");
        byte[] twice = Arrays.copyOf(frame, frame.length * 2);
        System.arraycopy(frame, 0, twice, frame.length, frame.length);
        assertThat(unpack(twice)).hasSize(2 * TEXT.length);
    }

    @Test
    void unpacksABlockThatIsNotPackedAndSkipsWhatIsToBeSkipped() throws IOException {
        byte[] bytes = {
            0x50,
            0x2a,
            0x4d,
            0x18,
            2,
            0,
            0,
            0,
            9,
            9, // skippable, two bytes
            0x04,
            0x22,
            0x4d,
            0x18,
            0x60,
            0x40,
            0,
            3,
            0,
            0,
            (byte) 0x80,
            'a',
            'b',
            'c',
            0,
            0,
            0,
            0
        };
        assertThat(unpack(bytes)).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsOneByteAtATime() throws IOException {
        try (InputStream in = new Lz4FrameInputStream(new ByteArrayInputStream(frame("linked")))) {
            for (int i = 0; i < 100; i++) {
                assertThat(in.read()).isEqualTo(TEXT[i]);
            }
        }
    }

    @Test
    void aFrameThatIsCutOffIsSaid() throws IOException {
        byte[] frame = frame("linked");
        assertThatThrownBy(() -> unpack(Arrays.copyOf(frame, frame.length / 2))).isInstanceOf(EOFException.class);
    }

    @Test
    void whatIsNoFrameIsRefused() {
        assertThatThrownBy(() -> unpack("Package: x\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an LZ4 frame");
    }

    @Test
    void aDamagedFrameIsAnErrorAndNothingElse() throws IOException {
        Random random = new Random(3);
        byte[] frame = frame("linked");
        for (int i = 0; i < 500; i++) {
            byte[] damaged = frame.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(outcome(damaged)).isIn("read", "refused");
        }
    }

    private static String outcome(byte[] frame) {
        try {
            unpack(frame);
            return "read";
        } catch (IOException e) {
            return "refused";
        }
    }

    private static byte[] unpack(byte[] frame) throws IOException {
        try (InputStream in = new Lz4FrameInputStream(new ByteArrayInputStream(frame))) {
            return in.readAllBytes();
        }
    }

    private static byte[] frame(String kind) throws IOException {
        try (InputStream in = Lz4FrameInputStreamTest.class.getResourceAsStream(kind + ".lz4")) {
            return in.readAllBytes();
        }
    }

    private static byte[] text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 9000; i++) {
            text.append("Package: p")
                    .append(i * i % 97)
                    .append("\nSize: ")
                    .append(i / 20)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages as a release put them on the wire, one a line: a decoder must go on taking them. A release adds a file with
 * {@link #main} and keeps the one of the release before.
 */
class RecordedMessagesTest {
    private static final String FILE = "recorded-0.1.txt";
    private static final ObjectMapper JSON = WireJson.mapper();

    private final WireCodec codec = new WireCodec(new MessageTypes(Addresses.messageTypes()), new BusFaults());

    static Stream<String> recorded() {
        try (InputStream file = RecordedMessagesTest.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void whatThatReleaseSentIsUnderstoodWithNothingLost(String line) throws IOException {
        Buffer wire = Buffer.buffer(Base64.getDecoder().decode(line));

        Object message = codec.decodeFromWire(0, wire);
        Buffer again = Buffer.buffer();
        codec.encodeToWire(again, message);

        assertKept("", body(wire), body(again));
    }

    private static void assertKept(String path, JsonNode sent, JsonNode kept) {
        if (sent.isObject()) {
            sent.fields()
                    .forEachRemaining(field ->
                            assertKept(path + '/' + field.getKey(), field.getValue(), kept.path(field.getKey())));
        } else {
            assertThat(kept).as(path).isEqualTo(sent);
        }
    }

    private static JsonNode body(Buffer wire) throws IOException {
        int name = wire.getUnsignedShort(1);
        return JSON.readTree(wire.getBytes(3 + name + Integer.BYTES, wire.length()));
    }

    /** Records one message of each type. @param arguments the file to write */
    public static void main(String[] arguments) throws IOException {
        WireCodec codec = new WireCodec(new MessageTypes(Addresses.messageTypes()), new BusFaults());
        List<String> lines = Addresses.messageTypes().stream()
                .flatMap(Samples::of)
                .map(message -> {
                    Buffer wire = Buffer.buffer();
                    codec.encodeToWire(wire, message);
                    return Base64.getEncoder().encodeToString(wire.getBytes());
                })
                .toList();
        Files.write(Path.of(arguments[0]), lines, StandardCharsets.US_ASCII);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.decode.IdempotencyHeader.Keyed;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotencyHeaderTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"8e03978e-40d5-43dd-bc93-6894a57f9324\"', 8e03978e-40d5-43dd-bc93-6894a57f9324",
                "8e03978e-40d5-43dd-bc93-6894a57f9324, 8e03978e-40d5-43dd-bc93-6894a57f9324",
                "'  \"k\"  ', k",
                "'\"a\\\"b\\\\c\"', 'a\"b\\c'",
                "'\"a,b;c\"', 'a,b;c'",
                "nightly/2026-11-23=+:_~, nightly/2026-11-23=+:_~"
            })
    void aKeyIsAQuotedStringOrTheBareText(String header, String key) {
        assertThat(decode(List.of(header))).isEqualTo(Decoded.valid(new Keyed<>("request", Optional.of(key))));
    }

    @Test
    void aRequestWithoutTheHeaderHasNoKey() {
        assertThat(decode(List.of())).isEqualTo(Decoded.valid(new Keyed<>("request", Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNoKeyIsRefusedByTheHeadersName(List<String> headers) {
        Problem problem = decode(headers).fold(valid -> null, invalid -> invalid);

        assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(problem.message()).startsWith("Idempotency-Key: must be");
        assertThat(problem.details()).containsEntry("count", 1);
    }

    static List<List<String>> wrong() {
        return List.of(
                List.of(""),
                List.of("\"\""),
                List.of("\"two words\""),
                List.of("two words"),
                List.of("\"open"),
                List.of("\"a\" \"b\""),
                List.of("a,b"),
                List.of("a;b=1"),
                List.of("\"a\";b=1"),
                List.of("\"a\\b\""),
                List.of("schlüssel"),
                List.of("tab\there"),
                List.of("x".repeat(256)),
                List.of("\"" + "x".repeat(256) + "\""),
                List.of("same", "same"),
                List.of("one", "other"));
    }

    @Test
    void theLongestKeyIsTaken() {
        assertThat(decode(List.of("x".repeat(255)))).isInstanceOf(Decoded.Valid.class);
    }

    @Test
    void aWrongHeaderAndAWrongBodyAreToldAtOnce() {
        Decoded<?> body = PackageChanges.install(null, Buffer.buffer("{\"packages\":[{\"name\":\"-x\"}],\"what\":1}"));

        Problem problem = IdempotencyHeader.with(List.of("a b"), body).fold(valid -> null, invalid -> invalid);

        assertThat(problem.details()).containsEntry("count", 3);
        assertThat((List<?>) problem.details().get("errors"))
                .<Object>extracting(error -> ((Map<?, ?>) error).get("field"))
                .contains("packages[0].name", "what", "Idempotency-Key");
        assertThat(problem.message()).contains("packages[0].name").contains("Idempotency-Key");
    }

    @Test
    void aBodyThatCannotBeReadIsTheFirstThingToMend() {
        Decoded<?> body = PackageChanges.install(null, Buffer.buffer("{"));

        Problem problem = IdempotencyHeader.with(List.of("a b"), body).fold(valid -> null, invalid -> invalid);

        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    private static Decoded<Keyed<String>> decode(List<String> headers) {
        return IdempotencyHeader.with(headers, Decoded.valid("request"));
    }
}

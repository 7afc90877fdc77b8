// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    /** RFC 8259 section 6 leaves the range of numbers to who reads them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delay_seconds\":1e99999999999999999999999999}",
                "{\"delay_seconds\":1e9999999999}",
                "{\"delay_seconds\":-1e-9999999999}",
                "{\"delay_seconds\":0.00001e-2147483647}",
                "[1e99999999999999999999999999truetruenull"
            })
    void anExponentBeyondAllNumbersIsRefused(String body) {
        Problem problem = JsonBody.required(Buffer.buffer(body)).fold(value -> null, refused -> refused);

        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(problem.message()).contains("exponent");
    }
}

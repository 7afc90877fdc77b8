// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "port, port, 0",
        "prot, port, 1",
        "pot, port, 1",
        "porrt, port, 1",
        "part, port, 1",
        "timeout, timeout_seconds, 1",
        "'', port, 4",
        "port, '', 4",
        "kitten, sitting, 3"
    })
    void editsAreCounted(String left, String right, int edits) {
        assertThat(Nearest.distance(left, right)).isEqualTo(edits);
    }

    @Test
    void keyOfTheSameSectionIsPreferredAndNamedAlone() {
        assertThat(Nearest.key("server.prot", List.of("tls.port", "server.port")))
                .isEqualTo("did you mean 'port'?");
    }

    @Test
    void keyOfAnotherSectionIsNamedByItsPath() {
        assertThat(Nearest.key("server.ca_cert", List.of("server.port", "tls.ca_cert")))
                .isEqualTo("did you mean 'tls.ca_cert'?");
    }
}

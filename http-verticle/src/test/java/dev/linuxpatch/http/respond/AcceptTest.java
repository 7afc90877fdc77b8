// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    private static final List<String> OFFERED = List.of("application/json", "text/event-stream");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/* | application/json",
                "text/event-stream | text/event-stream",
                "Text/Event-Stream; charset=utf-8 | text/event-stream",
                "text/*, */*;q=0.1 | text/event-stream",
                "text/event-stream, application/json | application/json",
                "application/json;q=0.5, text/event-stream;q=0.8 | text/event-stream",
                "*/*, application/json;q=0 | text/event-stream",
                "text/event-stream;q=nonsense, */*;q=0.1 | application/json",
            })
    void choosesWhatTheClientLikesBest(String header, String best) {
        assertThat(Accept.best(header, OFFERED)).hasValue(best);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/html", "application/json;q=0", "image/*, text/html;q=0.9", ";", "NaN/*;q=NaN"})
    void findsThatNothingIsWelcome(String header) {
        assertThat(Accept.best(header, OFFERED)).isEmpty();
    }

    @Test
    void takesSilenceForEverything() {
        assertThat(Accept.best(null, OFFERED)).hasValue("application/json");
        assertThat(Accept.best(" ", OFFERED)).hasValue("application/json");
    }
}

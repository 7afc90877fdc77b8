// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.Severity;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingTest {
    /** Scores that NVD and FIRST's own examples give these vectors. */
    @ParameterizedTest
    @CsvSource({
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H, CRITICAL, 10.0",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, CRITICAL, 9.8",
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, CRITICAL, 9.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N, HIGH, 7.5",
        "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H, HIGH, 7.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, MEDIUM, 6.1",
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N, LOW, 3.1",
        "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N, LOW, 1.6"
    })
    void aVectorIsScoredAndPutInTheWordsOfTheStandard(String vector, Severity severity, String score) {
        assertThat(Rating.cvss(vector))
                .isEqualTo(new Rating(severity, "CVSS " + vector.substring(5, 8) + " base score " + score));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9.8",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
                "CVSS:3.1/AV:N/AC:L",
                "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "AV:N/AC:L/Au:N/C:P/I:P/A:P"
            })
    void whatCannotBeScoredIsUnknown(String vector) {
        assertThat(Rating.cvss(vector)).isEqualTo(Rating.NONE);
    }

    @Property(tries = 300)
    void noVectorThrows(@ForAll String garbage) {
        assertThat(Rating.cvss("CVSS:3.1/" + garbage)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "critical, CRITICAL",
        "High, HIGH",
        "moderate, MEDIUM",
        "low**, LOW",
        "negligible, LOW",
        "unimportant, LOW",
        "not yet assigned, UNKNOWN",
        "end-of-life, UNKNOWN",
        "untriaged, UNKNOWN"
    })
    void wordsOfTheDistributionsAreUnderstood(String word, Severity severity) {
        assertThat(Rating.word("Ubuntu priority", word).severity()).isEqualTo(severity);
    }

    @Test
    void theWorseOfTwoCountsAndTheUnknownNever() {
        Rating high = new Rating(Severity.HIGH, "a");
        Rating low = new Rating(Severity.LOW, "b");
        assertThat(low.worse(high)).isEqualTo(high);
        assertThat(high.worse(low)).isEqualTo(high);
        assertThat(Rating.NONE.worse(low)).isEqualTo(low);
        assertThat(low.worse(Rating.NONE)).isEqualTo(low);
    }
}

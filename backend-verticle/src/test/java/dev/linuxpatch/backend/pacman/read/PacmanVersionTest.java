// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples of vercmp(8) and of libalpm's own tests. */
class PacmanVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0a,1.0b,-1",
        "1.0b,1.0beta,-1",
        "1.0beta,1.0p,-1",
        "1.0p,1.0pre,-1",
        "1.0pre,1.0rc,-1",
        "1.0rc,1.0,-1",
        "1.0,1.0.a,-1",
        "1.0.a,1.0.1,-1",
        "1,1.0,-1",
        "1.0,1.1,-1",
        "1.5-1,1.5-2,-1",
        "1.5,1.5-2,0",
        "1.5-1,1.6,-1",
        "1:1.0,2.0,1",
        "0:1.0,1.0,0",
        "2.0_a,2.0.a,0",
        "2___a,2_a,1",
        "1.02,1.2,0",
        "20101121,20101121,0",
        "1.0..1,1.0.1,1"
    })
    void twoVersionsAreInPacmansOrder(String first, String second, int order) {
        assertThat(Integer.signum(PacmanVersion.compare(first, second))).isEqualTo(order);
        assertThat(Integer.signum(PacmanVersion.compare(second, first))).isEqualTo(-order);
    }
}

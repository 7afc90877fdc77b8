// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {
    @ParameterizedTest
    @CsvSource({
        "linux-*,linux-image-amd64,true",
        "linux-*,linux,false",
        "*-dev,libfoo-dev,true",
        "lib?,libc,true",
        "lib?,libcc,false",
        "g++,g++,true",
        "g++,gg,false",
        "python3.1*,python3.11,true",
        "python3.1*,python3-1,false",
        "*a*b*,xxaxxbxx,true",
        "rig-a,rig-a,true",
        "rig-a,rig-ab,false"
    })
    void aStarIsAnyTextAndEverythingElseIsItself(String glob, String name, boolean matches) {
        assertThat(new Globs(List.of(glob)).matches(name)).isEqualTo(matches);
    }

    @Test
    void starsAloneMeanEverything() {
        assertThat(new Globs(List.of("rig-*", "**")).matchesEverything()).isTrue();
        assertThat(new Globs(List.of("rig-*")).matchesEverything()).isFalse();
        assertThat(new Globs(List.of()).matches("rig-a")).isFalse();
    }

    @Test
    void manyStarsCostNothing() {
        assertThat(new Globs(List.of("*".repeat(5_000) + "x")).matches("a".repeat(256)))
                .isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    @ParameterizedTest
    @CsvSource({
        "lib>=2.0,2.0-1,true",
        "lib>=2.0,1.9-1,false",
        "lib=2.0,2.0-7,true",
        "lib=2.0-6,2.0-7,false",
        "lib<2.0,1.0-1,true",
        "lib<=2.0,2.0-1,true",
        "lib>2.0,2.0-1,false",
        "lib,0.1-1,true"
    })
    void aVersionIsAcceptedAsPacmanDoes(String requirement, String version, boolean accepted) {
        assertThat(Requirement.parse(requirement).matches("lib", version)).isEqualTo(accepted);
    }

    @Test
    void whatIsProvidedWithoutAVersionIsOnlyForThoseWhoWantNone() {
        Requirement any = Requirement.parse("libssl.so");
        Requirement exact = Requirement.parse("libssl.so=3-64");

        assertThat(any.matches(Requirement.parse("libssl.so=3-64"))).isTrue();
        assertThat(exact.matches(Requirement.parse("libssl.so=3-64"))).isTrue();
        assertThat(exact.matches(Requirement.parse("libssl.so=1.1-64"))).isFalse();
        assertThat(exact.matches(Requirement.parse("libssl.so"))).isFalse();
    }

    @Test
    void aSentenceBehindAnOptionalDependencyIsNotPartOfItsName() {
        Requirement optional = Requirement.parse("python>=3: for the scripts");

        assertThat(optional.name()).isEqualTo("python");
        assertThat(optional).hasToString("python>=3");
        assertThat(Requirement.parse("perl: for the others").name()).isEqualTo("perl");
    }
}

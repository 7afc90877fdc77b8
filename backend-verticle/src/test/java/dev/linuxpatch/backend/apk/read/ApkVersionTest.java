// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs by the rules of apk-package(5) and of version.c in apk-tools. */
class ApkVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0-r0,1.1-r0,-1",
        "1.9-r0,1.10-r0,-1",
        "1.0-r0,1.0-r1,-1",
        "1.0-r9,1.0-r10,-1",
        "1.0,1.0-r0,-1",
        "1,1.0,-1",
        "1.0,1.0a,-1",
        "1.0a,1.0b,-1",
        "1.0_alpha,1.0_beta,-1",
        "1.0_beta2,1.0_pre1,-1",
        "1.0_rc3,1.0,-1",
        "1.0_rc1-r5,1.0-r0,-1",
        "1.0_rc1,1.0_rc2,-1",
        "1.0,1.0_p1,-1",
        "1.0_git20240101,1.0_p0,-1",
        "1.0_p1,1.0.1,-1",
        "0.1.0_alpha,0.1.3_alpha,-1",
        "1.01,1.1,-1",
        "1.002,1.02,-1",
        "4_beta,23_foo,-1",
        "2.34,2.34,0",
        "1.0~abc123-r0,1.0~def456-r0,0"
    })
    void twoVersionsAreInApksOrder(String first, String second, int order) {
        assertThat(Integer.signum(ApkVersion.compare(first, second))).isEqualTo(order);
        assertThat(Integer.signum(ApkVersion.compare(second, first))).isEqualTo(-order);
    }
}

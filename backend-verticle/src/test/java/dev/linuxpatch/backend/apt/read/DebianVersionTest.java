// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebianVersionTest {
    @Test
    void sortsAsPolicyDoes() {
        // Given
        List<String> ordered = List.of(
                "0~~",
                "0~~a",
                "0~",
                "0",
                "0.0.1~rc1-1",
                "0.0.1-1",
                "1.0~bpo1",
                "1.0-1",
                "1.0-1+b1",
                "1.0-1+deb12u1",
                "1.0-9",
                "1.0-10",
                "1.0a-1",
                "1.0+dfsg-1",
                "1.2",
                "1.10",
                "1:0.9",
                "1:0.10~rc1",
                "1:0.10",
                "2:0");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.reverse(shuffled);
        // When
        shuffled.sort(DebianVersion.ORDER);
        // Then
        assertThat(shuffled).isEqualTo(ordered);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,1.00",
        "1.0,0:1.0",
        "1.0,1.0-0",
        "1.0-1,1.0-01",
        "01.0,1.0",
        "99999999999999999999,099999999999999999999"
    })
    void someDifferentTextsAreEqualVersions(String a, String b) {
        assertThat(DebianVersion.compare(a, b)).isZero();
        assertThat(DebianVersion.compare(b, a)).isZero();
    }

    @Property
    void isATotalOrder(@ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
        assertThat(Integer.signum(DebianVersion.compare(a, b))).isEqualTo(-Integer.signum(DebianVersion.compare(b, a)));
        List<String> sorted = new ArrayList<>(List.of(a, b, c));
        sorted.sort(DebianVersion.ORDER);
        assertThat(DebianVersion.compare(sorted.get(0), sorted.get(1))).isNotPositive();
        assertThat(DebianVersion.compare(sorted.get(1), sorted.get(2))).isNotPositive();
        assertThat(DebianVersion.compare(sorted.get(0), sorted.get(2))).isNotPositive();
    }

    @Property
    void acceptsAnyText(@ForAll String a, @ForAll String b) {
        assertThat(Integer.signum(DebianVersion.compare(a, b))).isEqualTo(-Integer.signum(DebianVersion.compare(b, a)));
    }

    @Provide
    Arbitrary<String> versions() {
        return Versions.legal();
    }

    /** Versions that dpkg accepts, dense enough that parts of them are often equal. */
    static final class Versions {
        private Versions() {}

        static Arbitrary<String> legal() {
            Arbitrary<String> epoch = Arbitraries.of("", "", "", "0:", "1:", "02:");
            Arbitrary<String> upstream = Arbitraries.strings()
                    .withChars("0019a~+.bZ-")
                    .ofMinLength(0)
                    .ofMaxLength(6);
            Arbitrary<String> first = Arbitraries.of("0", "1", "10");
            Arbitrary<String> revision = Arbitraries.of("", "-0", "-1", "-1~", "-01", "-a", "-1+b1");
            return net.jqwik.api.Combinators.combine(epoch, first, upstream, revision)
                    .as((e, f, u, r) -> e + f + (r.isEmpty() ? u.replace("-", "") : u) + r);
        }
    }
}

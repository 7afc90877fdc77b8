// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class PackageNamePropertyTest {
    @Property
    void noLegalNameCanBeTakenForAnOptionOrAVersion(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 12) String text) {
        if (PackageName.isLegal(text)) {
            assertThat(text).doesNotStartWith("-").doesNotContain("=", "/", " ", "'", "\"", "\\");
        }
    }
}

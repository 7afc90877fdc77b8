// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Property
    void matchesAsTheRegularExpressionDoes(
            @ForAll @Chars({'a', 'b', '*', '.'}) @StringLength(max = 8) String pattern,
            @ForAll @Chars({'a', 'b', '.'}) @StringLength(max = 10) String text) {
        String expression = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");
        assertThat(Glob.matches(pattern, text)).isEqualTo(Pattern.matches(expression, text));
    }

    @Test
    void aHostilePatternIsQuick() {
        assertThat(Glob.matches("a*".repeat(500) + "b", "a".repeat(5000))).isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"bash", "libstdc++6", "libc6:i386", "python3.11", "A_b", "0ad"})
    void namesOfTheFieldAreLegal(String name) {
        assertThat(new PackageName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-o", "--purge", ".hidden", "a b", "a;b", "a$(b)", "a/b", "../a", "a\n", "a:B", "a:", "a=1", "é"
            })
    void whatCouldBeAnOptionAPathOrAShellWordIsNot(String name) {
        assertThatThrownBy(() -> new PackageName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257})
    void aNameHasAtMost256Characters(int length) {
        assertThat(PackageName.isLegal("a".repeat(length))).isEqualTo(length <= PackageName.MAX_LENGTH);
    }
}

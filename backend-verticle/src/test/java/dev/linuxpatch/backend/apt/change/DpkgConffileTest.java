// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DpkgConffileTest {
    @Test
    void readsPathsWithBlanksAndWhatIsObsolete() {
        assertThat(DpkgConffile.parse(" /etc/a.conf 0123\n /etc/with blank.conf 4567\n /etc/old.conf 89ab obsolete\n"))
                .containsExactly(
                        new DpkgConffile("/etc/a.conf", "0123", false),
                        new DpkgConffile("/etc/with blank.conf", "4567", false),
                        new DpkgConffile("/etc/old.conf", "89ab", true));
        assertThat(DpkgConffile.parse("")).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DpkgPackageTest {
    @Test
    void readsVersionsAndStates() {
        Map<String, DpkgPackage> packages = DpkgPackage.parse("""
                Package: a
                Status: install ok installed
                Version: 1.0
                Description: first
                 second: line

                Package: b
                Status: deinstall ok config-files
                Version: 1.1

                Package: c
                Status: install reinstreq half-installed
                Version: 2.0
                """);

        assertThat(packages.get("a").present()).isEqualTo("1.0");
        assertThat(packages.get("a").sound()).isTrue();
        assertThat(packages.get("b").present()).isNull();
        assertThat(packages.get("b").sound()).isTrue();
        assertThat(packages.get("c").present()).isEqualTo("2.0");
        assertThat(packages.get("c").sound()).isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class SyntheticHostTest {
    @Test
    void isReadByTheServicesOwnReaderInFull() throws IOException {
        SyntheticHost host = new SyntheticHost(120, 200);
        try (TemporaryRoot root = TemporaryRoot.of(host)) {
            AptInventoryReader reader = SyntheticHost.reader(root.path());

            reader.consult();

            assertThat(reader.read()).hasValueSatisfying(inventory -> {
                assertThat(inventory.packages()).hasSize(120);
                assertThat(inventory.patches()).hasSize(host.upgradable());
            });
        }
    }

    @Test
    void hasOneStanzaForEachPackageInTheListOfItsArchiveAndSomeAreNewer() {
        SyntheticHost host = new SyntheticHost(17);

        assertThat(host.packageList().split("\n\n")).hasSize(17);
        assertThat(host.packageList().lines().filter(line -> line.endsWith("deb12u2")))
                .hasSize(host.upgradable())
                .hasSize(3);
    }

    @Test
    void leavesNothingBehind() throws IOException {
        TemporaryRoot root = TemporaryRoot.of(new SyntheticHost(3));

        root.close();

        assertThat(Files.exists(root.path())).isFalse();
    }
}

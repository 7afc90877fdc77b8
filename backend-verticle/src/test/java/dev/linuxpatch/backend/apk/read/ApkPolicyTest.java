// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApkPolicyTest {
    @Test
    void onlyARepositoryWithoutATagOffersAVersion() {
        ApkPolicy policy = ApkPolicy.parse("""
                        libx11-dev policy:
                          1.7.1-r0:
                            lib/apk/db/installed
                            https://dl-cdn.example.test/alpine/v3.13/main
                          1.7.2-r0:
                            @edge https://dl-cdn.example.test/alpine/edge/main
                        rig-a policy:
                          1.0-r0:
                            lib/apk/db/installed
                          1.1-r0:
                            /media/cdrom/apks
                        """.lines().toList());

        assertThat(policy.offered())
                .containsExactlyInAnyOrder(version("libx11-dev", "1.7.1-r0"), version("rig-a", "1.1-r0"));
    }

    @Test
    void whatIsNoPolicyOffersNothing() {
        assertThat(ApkPolicy.parse(List.of(
                                "rig-a-1.0-r0 noarch {rig-a} (MIT) [installed]",
                                "https://dl-cdn.example.test/alpine/v3.13/main",
                                "rig-a policy:",
                                "https://dl-cdn.example.test/alpine/v3.13/main",
                                "WARNING: opening https://dl-cdn.example.test/main: temporary error",
                                "1.0-r0:",
                                "usr/lib/apk/db/installed"))
                        .offered())
                .isEmpty();
    }

    private static ApkPolicy.Version version(String name, String version) {
        return new ApkPolicy.Version(new PackageName(name), new PackageVersion(version));
    }
}

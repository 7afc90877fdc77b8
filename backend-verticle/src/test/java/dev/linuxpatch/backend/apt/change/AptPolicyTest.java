// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as apt 2.6 really wrote them. */
class AptPolicyTest {
    private static final List<String> LINES = """
            rig-lib:
              Installed: 2.0
              Candidate: 2.0
              Version table:
             *** 2.0 500
                    500 file:/srv/repo stable/main amd64 Packages
                    100 /srv/root/var/lib/dpkg/status
                 1.0 500
                    500 file:/srv/repo stable/main amd64 Packages
            rig-local:
              Installed: 1:3.0-1
              Candidate: 1:3.0-1
              Version table:
             *** 1:3.0-1 100
                    100 /var/lib/dpkg/status
            rig-phase:
              Installed: (none)
              Candidate: 1.1
              Version table:
                 1.1 1001 (phased 0%)
                   1001 http://deb.example.test/debian stable-updates/main amd64 Packages
                 1.0 -1
                     -1 https://deb.example.test/debian stable/main amd64 Packages
            rig-virtual:
              Installed: (none)
              Candidate: (none)
              Version table:
            rig-same:i386:
              Installed: (none)
              Candidate: 1.1
              Version table:
                 1.1 500
                    500 file:/srv/repo stable/main i386 Packages
            """.lines().toList();

    private final Catalog catalog = AptPolicy.parse(LINES);

    @Test
    void versionsThatAnArchiveOffersAreFetchable() {
        assertThat(entry("rig-lib")).isEqualTo(new Catalog.Entry(v("2.0"), v("2.0"), List.of(v("2.0"), v("1.0"))));
        assertThat(catalog.offers(new PackageName("rig-lib"), v("1.0"))).isTrue();
        assertThat(entry("rig-phase").fetchable()).containsExactly(v("1.1"), v("1.0"));
    }

    @Test
    void aVersionThatIsOnlyInstalledIsNotFetchable() {
        assertThat(entry("rig-local").installed()).isEqualTo(v("1:3.0-1"));
        assertThat(entry("rig-local").fetchable()).isEmpty();
    }

    @Test
    void aVirtualPackageIsKnownButHasNoCandidate() {
        assertThat(entry("rig-virtual")).isEqualTo(new Catalog.Entry(null, null, List.of()));
    }

    @Test
    void aForeignPackageIsFoundByItsBareNameIfThereIsNoOther() {
        assertThat(catalog.resolve(new PackageName("rig-same"))).contains(new PackageName("rig-same:i386"));
        assertThat(catalog.resolve(new PackageName("rig-lib"))).contains(new PackageName("rig-lib"));
    }

    @Test
    void aNameThatNobodyAskedForDoesNotAnswerForAnother() {
        assertThat(catalog.resolve(new PackageName("rig."))).isEmpty();
        assertThat(catalog.find(new PackageName("rig-"))).isEmpty();
    }

    private Catalog.Entry entry(String name) {
        return catalog.find(new PackageName(name)).orElseThrow();
    }

    private static PackageVersion v(String version) {
        return new PackageVersion(version);
    }
}

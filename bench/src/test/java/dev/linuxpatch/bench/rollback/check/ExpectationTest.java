// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.rollback.host.Host;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final Map<String, String> BEFORE = Map.of(
            "package way-conf", "1.0", "/etc/rig/way-conf.conf", "file 644 0:0 one", "/usr/share/rig/way-conf", "file");

    @Test
    void nothingDiffersFromItself() {
        assertThat(new Expectation(new Snapshot(BEFORE)).differences(new Snapshot(BEFORE)))
                .isEmpty();
    }

    @Test
    void everyFactThatIsOtherOrMissingOrNewIsToldByName() {
        Map<String, String> now = new HashMap<>(BEFORE);
        now.put("package way-conf", "1.1");
        now.remove("/usr/share/rig/way-conf");
        now.put("/etc/rig/way-conf.conf.dpkg-dist", "file 644 0:0 two");

        assertThat(new Expectation(new Snapshot(BEFORE)).differences(new Snapshot(now)))
                .containsExactly(
                        "/etc/rig/way-conf.conf.dpkg-dist: was not there, is file 644 0:0 two",
                        "/usr/share/rig/way-conf: was file, is not there",
                        "package way-conf: was 1.0, is 1.1");
    }

    @Test
    void whatTheOperatorWroteSinceMustBeThere() {
        Expectation expectation = new Expectation(new Snapshot(BEFORE));
        expectation.edited("way-conf", "file 600 0:0 mine");
        Map<String, String> now = new HashMap<>(BEFORE);

        assertThat(expectation.differences(new Snapshot(now)))
                .containsExactly("/etc/rig/way-conf.conf: was file 600 0:0 mine, is file 644 0:0 one");
        now.put("/etc/rig/way-conf.conf", "file 600 0:0 mine");
        assertThat(expectation.differences(new Snapshot(now))).isEmpty();
    }

    @Test
    void whatTheOperatorWroteInANewPackageMayBePutAsideButNotLost() {
        Expectation expectation = new Expectation(new Snapshot(Map.of()));
        expectation.edited("way-conf", "file 600 0:0 mine");

        assertThat(expectation.differences(new Snapshot(Map.of("/etc/rig/way-conf.conf.rpmsave", "file 600 0:0 mine"))))
                .isEmpty();
        assertThat(expectation.differences(new Snapshot(Map.of(
                        "/etc/rig/way-conf.conf", "file 600 0:0 mine", "package way-conf", Host.CONFIGURATION_LEFT))))
                .isEmpty();
        assertThat(expectation.differences(new Snapshot(Map.of())))
                .singleElement()
                .asString()
                .contains("what the operator wrote is lost");
    }

    @Test
    void whatTheOperatorWroteOfAPackageThatIsPurgedAgainMayLieAside() {
        Expectation expectation = new Expectation(new Snapshot(Map.of()));
        String aside = "/etc/rig/way-conf.conf.pacsave";

        assertThat(expectation.differences(new Snapshot(Map.of(aside, "file 600 0:0 6e95 mine=1"))))
                .isEmpty();
        assertThat(expectation.differences(new Snapshot(Map.of(aside, "file 600 0:0 6e95 setting=1"))))
                .containsExactly(aside + ": was not there, is file 600 0:0 6e95 setting=1");
        assertThat(new Expectation(new Snapshot(BEFORE))
                        .differences(new Snapshot(Map.of(aside, "file 600 0:0 6e95 mine=1"))))
                .contains(aside + ": was not there, is file 600 0:0 6e95 mine=1");
    }

    @Test
    void whatTheOperatorWroteOfAPackageThatIsPurgedAgainMayStayWithWhatDpkgKnowsOfIt() {
        Expectation expectation = new Expectation(new Snapshot(Map.of()));
        String file = "/etc/rig/way-conf.conf";
        Map<String, String> left = Map.of(
                file,
                "file 644 0:0 6e95 mine=1",
                Host.LEFT + file,
                Host.CHANGED_LOCALLY,
                "package way-conf",
                Host.CONFIGURATION_LEFT);

        assertThat(expectation.differences(new Snapshot(left))).isEmpty();
        assertThat(expectation.differences(
                        new Snapshot(Map.of(Host.LEFT + file, Host.AS_SHIPPED, "package way-conf", "installed"))))
                .hasSize(2);
    }

    @Test
    void whatLayAsideMayHaveGotANumberButMayNotBeLost() {
        String aside = "/etc/rig/way-conf.conf.pacsave";
        Expectation expectation = new Expectation(new Snapshot(Map.of(aside, "file 644 0:0 old")));
        expectation.edited("way-conf", "file 600 0:0 mine");

        assertThat(expectation.differences(
                        new Snapshot(Map.of(aside, "file 600 0:0 mine", aside + ".1", "file 644 0:0 old"))))
                .isEmpty();
        assertThat(expectation.differences(new Snapshot(Map.of(aside, "file 600 0:0 mine"))))
                .containsExactly(aside + ": was file 644 0:0 old, is not there");
        assertThat(expectation.differences(new Snapshot(
                        Map.of(aside, "file 600 0:0 mine", aside + ".1", "file 644 0:0 old", aside + ".2", "file"))))
                .containsExactly(aside + ".2: was not there, is file");
    }

    @Test
    void whatARemovedPackageHasLeftMayBeOfAnotherVersionUnlessSomebodyChangedIt() {
        Map<String, String> before = Map.of(
                "package way-conf", Host.CONFIGURATION_LEFT,
                "left /etc/rig/way-conf.conf", Host.AS_SHIPPED,
                "/etc/rig/way-conf.conf", "file 644 0:0 one");
        Map<String, String> now = new HashMap<>(before);
        now.put("/etc/rig/way-conf.conf", "file 644 0:0 two");

        assertThat(new Expectation(new Snapshot(before)).differences(new Snapshot(now)))
                .isEmpty();
        now.put("left /etc/rig/way-conf.conf", "changed locally");
        assertThat(new Expectation(new Snapshot(before)).differences(new Snapshot(now)))
                .hasSize(2);
        Expectation edited = new Expectation(new Snapshot(before));
        edited.edited("way-conf", "file 644 0:0 two");
        assertThat(edited.differences(new Snapshot(now))).isEmpty();
    }
}

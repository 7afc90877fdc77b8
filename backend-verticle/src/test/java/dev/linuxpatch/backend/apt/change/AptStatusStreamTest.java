// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.StatusLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as apt 2.6 really wrote them. */
class AptStatusStreamTest {
    @Test
    void aDownloadHasAPercentage() {
        assertThat(AptStatusStream.parse("dlstatus:3:50.3146:Retrieving file 3 of 3"))
                .contains(new StatusLine.Fetching(50.3146, "Retrieving file 3 of 3"));
    }

    @Test
    void aChangeNamesThePackage() {
        assertThat(AptStatusStream.parse("pmstatus:rig-lib:69.2308:Configuring rig-lib (amd64)"))
                .contains(new StatusLine.Changing("rig-lib", 69.2308, "Configuring rig-lib (amd64)"));
    }

    @Test
    void aForeignPackageKeepsItsArchitecture() {
        assertThat(AptStatusStream.parse("pmstatus:rig-same:i386:20.0000:Unpacking rig-same (i386)"))
                .contains(new StatusLine.Changing("rig-same:i386", 20, "Unpacking rig-same (i386)"));
    }

    @Test
    void anErrorCarriesItsReasonWithColons() {
        assertThat(AptStatusStream.parse(
                        "pmerror:/var/cache/x.deb:20.0000:cannot copy './a' to '/b': failed to write (No"
                                + " space left on device)"))
                .contains(new StatusLine.Failing(
                        "/var/cache/x.deb", "cannot copy './a' to '/b': failed to write (No space left on device)"));
    }

    @Test
    void aConfigurationFileIsAskedAbout() {
        assertThat(AptStatusStream.parse("pmconffile:/etc/rig/rig-conf.conf:28.5714:'…/rig-conf.conf' '…dpkg-new' 1 1"))
                .contains(new StatusLine.Asking("/etc/rig/rig-conf.conf"));
    }

    @Test
    void aPercentageBeyondTheEndIsTheEnd() {
        assertThat(AptStatusStream.parse("dlstatus:1:104.2:x")).contains(new StatusLine.Fetching(100, "x"));
        assertThat(AptStatusStream.parse("dlstatus:1:-0.1:x")).contains(new StatusLine.Fetching(0, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "media-change:Disk:cdrom", "pmstatus:rig-a", "pmstatus:rig-a:abc:x", "noise"})
    void anythingElseIsSkipped(String line) {
        assertThat(AptStatusStream.parse(line)).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.StatusLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZypperLinesTest {
    @Test
    void progressOfOnePackageIsAShareOfAll() {
        assertThat(
                        ZypperLines.status(
                                "<progress id=\"install-resolvable\" name=\"(2/5) Installing: rig-a-1.0-1.noarch\" value=\"50\"/>"))
                .contains(new StatusLine.Changing("rig-a-1.0-1.noarch", 30, "Installing: rig-a-1.0-1.noarch"));
        assertThat(ZypperLines.status(
                        "<progress id=\"remove-resolvable\" name=\"(1/1) Removing rig-app-2.0-1.noarch\" done=\"1\"/>"))
                .contains(new StatusLine.Changing("rig-app-2.0-1.noarch", 100, "Removing rig-app-2.0-1.noarch"));
    }

    @Test
    void whatIsFetchedIsProgressToo() {
        assertThat(
                        ZypperLines.status(
                                "</fileconflict-summary><message type=\"info\">Retrieving package rig-b-1.0-1.noarch (2/4),   6.2 KiB (   14   B unpacked)</message>"))
                .contains(new StatusLine.Fetching(25, "Retrieving package rig-b-1.0-1.noarch"));
        assertThat(
                        ZypperLines.status(
                                "<progress id=\"raw-refresh\" name=\"Retrieving repository &apos;Rig repo&apos; metadata\" value=\"40\"/>"))
                .contains(new StatusLine.Fetching(40, "Retrieving repository 'Rig repo' metadata"));
    }

    @Test
    void aScriptThatFailedIsReportedWithItsPackage() {
        assertThat(ZypperLines.status("warning: %post(rig-fail-1.1-1.noarch) scriptlet failed, exit status 1"))
                .contains(new StatusLine.Failing("rig-fail", "its %post script failed with exit status 1"));
        assertThat(ZypperLines.status("warning: %post(rig-gate-1:1.1-1.noarch) scriptlet failed, signal 9"))
                .contains(new StatusLine.Failing("rig-gate", "its %post script was ended by signal 9", true));
    }

    @Test
    void aConfigurationFileThatStayedIsReported() {
        assertThat(ZypperLines.status("warning: /etc/rig/rig-conf.conf created as /etc/rig/rig-conf.conf.rpmnew"))
                .contains(new StatusLine.Asking("/etc/rig/rig-conf.conf"));
        assertThat(ZypperLines.status("warning: /etc/rig/rig-conf.conf saved as /etc/rig/rig-conf.conf.rpmsave"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version='1.0'?>",
                "<stream>",
                "</stream>",
                "</message>",
                "",
                "<install-summary download-size=\"6356\" space-usage-diff=\"0\" packages-to-change=\"1\">",
                "<to-upgrade>",
                "</to-upgrade>",
                "<solvable type=\"package\" name=\"rig-a\" edition=\"1.1-1\" arch=\"noarch\" summary=\"rig package\">",
                "<description>rig package rig-a</description></solvable>",
                "<option default=\"1\" value=\"y\" desc=\"Yes\"/>",
                "<progress id=\"6\" name=\"Building repository &apos;Rig repo&apos; cache\" value=\"100\"/>"
            })
    void whatIsForProgramsIsNotShown(String line) {
        assertThat(ZypperLines.text(line)).isEmpty();
    }

    @Test
    void messagesAreShownWithoutTheirMarks() {
        assertThat(
                        ZypperLines.text(
                                "<message type=\"info\">&apos;nope&apos; not found in package names. Trying capabilities.</message>"))
                .contains("'nope' not found in package names. Trying capabilities.");
        assertThat(ZypperLines.text("<message type=\"info\">Additional rpm output:"))
                .contains("Additional rpm output:");
        assertThat(ZypperLines.text("a script says 1 &lt; 2 &amp;&amp; 3 &gt; 2"))
                .contains("a script says 1 < 2 && 3 > 2");
        assertThat(ZypperLines.text("<description>Problem: nothing provides x needed by y"))
                .contains("Problem: nothing provides x needed by y");
        assertThat(ZypperLines.text("a line of standard error")).contains("a line of standard error");
    }
}

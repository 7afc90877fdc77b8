// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** dpkg-query is the judge, on this machine's own packages. */
class DpkgStatusIT {
    @Test
    void readsWhatDpkgQueryReads() throws Exception {
        // Given
        Process query = new ProcessBuilder(
                        "dpkg-query", "-W", "-f", "${binary:Package} ${Architecture} ${Version} ${db:Status-Abbrev}\n")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> expected = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::trim)
                .toList();
        assertThat(query.waitFor()).isZero();
        // When
        List<String> ours = DpkgStatus.read(Path.of("/")).values().stream()
                .map(entry ->
                        String.join(" ", name(entry), entry.architecture(), entry.version(), entry.abbreviation()))
                .toList();
        // Then
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(ours).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** dpkg-query writes the architecture of every package that may be there for several. */
    private static String name(DpkgEntry entry) {
        return entry.field(ControlField.MULTI_ARCH).equals("same")
                ? entry.name() + ":" + entry.architecture()
                : entry.name();
    }
}

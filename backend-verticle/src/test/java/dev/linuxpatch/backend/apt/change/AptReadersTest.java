// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.StatusLine;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever apt, or a script that writes in its name, may say. */
class AptReadersTest {
    @Property(tries = 300)
    void anyStatusLineIsReadOrSkipped(@ForAll String text, @ForAll double number) {
        for (String kind : List.of("dlstatus", "pmstatus", "pmerror", "pmconffile", text)) {
            AptStatusStream.parse(kind + ":" + text + ":" + number + ":" + text)
                    .filter(StatusLine.Changing.class::isInstance)
                    .map(StatusLine.Changing.class::cast)
                    .ifPresent(line -> assertThat(line.percent()).isBetween(0.0, 100.0));
        }
    }

    @Property(tries = 300)
    void anyPolicyAndAnyErrorIsRead(@ForAll @Size(max = 20) List<String> lines) {
        assertThat(AptPolicy.parse(lines)).isNotNull();
        assertThat(AptErrors.explain(Attempt.CHANGE, 100, lines, List.of()).message())
                .isNotEmpty();
    }

    @Test
    void failedRepositoriesAreNamedOnce() {
        assertThat(new AptOutput()
                        .failedRepositories(List.of(
                                "Err:1 http://a.example.test/debian stable InRelease",
                                "E: Failed to fetch http://a.example.test/debian/dists/stable/InRelease  Could not connect",
                                "E: Failed to fetch http://a.example.test/debian/dists/stable/main/binary-amd64/Packages.gz"
                                        + "  404  Not Found",
                                "W: Failed to fetch file:/srv/flat/Packages  File not found",
                                "E: Some index files failed to download.")))
                .containsExactly(
                        "http://a.example.test/debian stable",
                        "http://a.example.test/debian stable/main/binary-amd64",
                        "file:/srv/flat/Packages");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be deleted of what lies beside configuration files, and what has the only copy of something. */
class TracedFilesTest {
    private static final String FILE = "/rig.conf";

    @TempDir
    private Path root;

    @Test
    void whatHasTheOnlyCopyOfWhatTheOperatorWroteStays() throws IOException {
        write("", "mine");
        PackageTrace then = trace(true);
        write("", "shipped");
        // Written, and laid aside, after that.
        write(".saved", "later");

        files().restore(then, trace(false));

        assertThat(root.resolve("rig.conf")).hasContent("mine");
        assertThat(root.resolve("rig.conf.saved")).hasContent("later");
    }

    @Test
    void whatIsInItsPlaceAgainDoesNotStayAside() throws IOException {
        write("", "mine");
        PackageTrace then = trace(true);
        write("", "shipped");
        write(".saved", "mine");

        files().restore(then, trace(false));

        assertThat(root.resolve("rig.conf")).hasContent("mine");
        assertThat(root.resolve("rig.conf.saved")).doesNotExist();
    }

    @Test
    void whatIsTooBigToBeRememberedStaysWhereItWasLaidAside() throws IOException {
        String big = "mine".repeat(1 << 19);
        write("", big);
        PackageTrace then = trace(true);
        write("", "shipped");
        write(".saved", big);

        files().restore(then, trace(false));

        assertThat(root.resolve("rig.conf.saved")).hasContent(big);
    }

    @Test
    void whatTheOperatorHasWrittenSinceStays() throws IOException {
        write("", "mine");
        write(".new", "1");
        PackageTrace then = trace(true);
        write("", "later");
        write(".new", "2");

        files().restore(then, trace(true));

        assertThat(root.resolve("rig.conf")).hasContent("later");
        assertThat(root.resolve("rig.conf.new")).hasContent("1");
    }

    @Test
    void olderOnesThatWereLaidAsideAreFoundByTheirNumber() throws IOException {
        write("", "mine");
        write(".saved", "1");
        write(".saved.1", "2");
        write(".saved.2", "3");

        assertThat(trace(true).aside())
                .extracting(PackageTrace.AsideFile::path)
                .containsExactly(FILE + ".saved", FILE + ".saved.1", FILE + ".saved.2");
    }

    private void write(String end, String content) throws IOException {
        Files.writeString(root.resolve("rig.conf" + end), content);
    }

    private PackageTrace trace(boolean changed) throws IOException {
        List<ConfigurationFile> configuration =
                List.of(new ConfigurationFile(FILE, false, changed, changed ? files().content(FILE) : null));
        return new PackageTrace(
                new PackageName("rig"), true, true, false, false, false, configuration, files().beside(configuration));
    }

    private TracedFiles files() {
        return new TracedFiles(root, List.of(".new"), List.of(".saved"));
    }
}

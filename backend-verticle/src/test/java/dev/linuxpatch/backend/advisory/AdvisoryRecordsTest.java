// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.advisory.AdvisoryBook.Offer;
import dev.linuxpatch.backend.apt.read.DebianVersion;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that come, change and break. */
class AdvisoryRecordsTest {
    private static final Set<String> NGINX = Set.of("nginx");
    private static final String DSA = Records.dsa("DSA-5001-1", "nginx", "2.0", "CVE-2026-1001");
    private static final String OTHER = Records.dsa("DSA-5002-1", "vim", "2.0", "CVE-2026-1002");

    @TempDir
    private Path directory;

    private static AdvisoryRecords records(Path path) {
        return new AdvisoryRecords(path, Ecosystem.of("debian", "12", DebianVersion.ORDER));
    }

    private static List<String> known(AdvisoryRecords records, String source) {
        return records.book().fixedBy(source, "1.0", List.of(new Offer(new PackageVersion("2.0"), "2.0"))).stream()
                .map(Advisory::id)
                .toList();
    }

    @Test
    void aDirectoryIsReadAndWhatIsBrokenInItIsSkipped() throws IOException {
        Records.directory(directory, Map.of("DSA-5001-1", DSA, "broken", "{", "empty", "", "alien", "[1]"));
        Files.createDirectory(directory.resolve("folder.json"));
        AdvisoryRecords records = records(directory);

        records.refresh(NGINX);

        assertThat(known(records, "nginx")).containsExactly("DSA-5001-1");
    }

    @Test
    void anArchiveIsReadAgainWhenItIsReplaced() throws IOException {
        Path archive = directory.resolve("all.zip");
        AdvisoryRecords records = records(archive);
        records.refresh(NGINX);
        assertThat(known(records, "nginx")).isEmpty();
        Object absent = records.stamp();

        Records.archive(archive, Map.of("DSA-5001-1", DSA));
        assertThat(records.stamp()).isNotEqualTo(absent).isEqualTo(records.stamp());
        records.refresh(NGINX);

        assertThat(known(records, "nginx")).containsExactly("DSA-5001-1");
        assertThat(records.directories()).containsExactly(directory);
    }

    @Test
    void whatWasKnownStaysWhenTheArchiveBreaks() throws IOException {
        Path archive = directory.resolve("all.zip");
        Records.archive(archive, Map.of("DSA-5001-1", DSA));
        AdvisoryRecords records = records(archive);
        records.refresh(NGINX);

        Files.writeString(archive, "PK no zip");
        records.refresh(NGINX);

        assertThat(known(records, "nginx")).containsExactly("DSA-5001-1");
    }

    @Test
    void onlyWhatIsInstalledIsKeptAndANewPackageIsLookedUp() throws IOException {
        Records.directory(directory, Map.of("DSA-5001-1", DSA, "DSA-5002-1", OTHER));
        AdvisoryRecords records = records(directory);

        records.refresh(NGINX);
        assertThat(known(records, "vim")).isEmpty();
        records.refresh(Set.of("nginx", "vim"));

        assertThat(known(records, "vim")).containsExactly("DSA-5002-1");
        assertThat(known(records, "nginx")).containsExactly("DSA-5001-1");
    }

    @Test
    void aHostThatNoRecordsAreAboutDoesNotEvenLook() {
        AdvisoryRecords records = new AdvisoryRecords(directory, Ecosystem.of("arch", "", DebianVersion.ORDER));

        records.refresh(NGINX);

        assertThat(records.directories()).isEmpty();
        assertThat(records.stamp()).isEqualTo(AdvisoryRecords.none().stamp());
    }
}

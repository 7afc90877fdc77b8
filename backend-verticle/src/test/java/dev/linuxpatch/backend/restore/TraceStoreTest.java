// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.backend.manager.PackageTrace.AsideFile;
import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.manager.PackageTrace.LocalFile;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceStoreTest {
    private static final LocalFile LOCAL = new LocalFile(new byte[] {1, 0, -1}, 0600, 0, 5);

    private final JobId job = new JobId(UUID.randomUUID());
    private final JobId other = new JobId(UUID.randomUUID());

    @TempDir
    private Path parent;

    @Test
    void givesBackWhatWasPut() throws IOException {
        store(true).put(job, List.of(trace()));

        assertThat(store(true).find(job))
                .get()
                .satisfies(found -> assertThat(found).usingRecursiveComparison().isEqualTo(List.of(trace())));
        assertThat(store(true).find(other)).isEmpty();
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        store(true).put(job, List.of(trace()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("traces"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatIsDamagedCountsAsMissing() throws IOException {
        store(true).put(job, List.of(trace()));
        Files.writeString(file(job), "{");

        assertThat(store(true).find(job)).isEmpty();
    }

    @Test
    void keepsNothingWhereNothingIsToBeKept() throws IOException {
        store(false).put(job, List.of(trace()));

        assertThat(store(false).find(job)).isEmpty();
        assertThat(parent.resolve("traces")).doesNotExist();
    }

    @Test
    void forgetsWhatIsTooOldOrTooMuch() throws IOException {
        store(true).put(job, List.of(trace()));
        Files.setLastModifiedTime(file(job), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        store(true).put(other, List.of(trace()));
        assertThat(store(true).find(job)).isEmpty();

        Files.setLastModifiedTime(file(other), FileTime.from(Instant.now().minusSeconds(60)));
        store(true).put(job, List.of(trace()));
        assertThat(store(true).find(other)).isPresent();
        store(true).put(new JobId(UUID.randomUUID()), List.of(trace()));

        assertThat(store(true).find(other)).isEmpty();
        assertThat(store(true).find(job)).isPresent();
    }

    private static PackageTrace trace() {
        return new PackageTrace(
                new PackageName("rig-conf"),
                true,
                true,
                false,
                true,
                true,
                List.of(new ConfigurationFile("/etc/rig/rig-conf.conf", false, true, LOCAL)),
                List.of(new AsideFile("/etc/rig/rig-conf.conf.dpkg-dist", LOCAL)));
    }

    private Path file(JobId of) {
        return parent.resolve("traces/" + of + ".json");
    }

    private TraceStore store(boolean keep) {
        return new TraceStore(
                parent.resolve("traces"),
                new RollbackSettings(keep, 2, Duration.ofDays(30), 1 << 20, 0, 0),
                Clock.systemUTC());
    }
}

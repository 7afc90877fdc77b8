// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.backend.restore.KeptSnapshot.Held;
import dev.linuxpatch.backend.rig.BtrfsImage;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a real btrfs subvolume. */
class SnapshotStoreIT {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final JobId JOB = new JobId(UUID.randomUUID());
    private static final Held HELD = new Held(new PackageName("rig-a"), new PackageVersion("1.0"));
    private static final Path FILE = Path.of("usr/share/rig/file");

    @TempDir
    Path elsewhere;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private BtrfsImage image;
    private Path root;
    private Runner runner;
    private SnapshotStore store;

    @BeforeEach
    void open() throws IOException {
        image = BtrfsImage.mount();
        root = image.subvolume(image.path().resolve("root"));
        Files.createDirectories(root.resolve(FILE).getParent());
        Files.writeString(root.resolve(FILE), "before\n");
        runner = Runner.open(elsewhere, scheduler);
        store = store(root, image.path().resolve("snapshots"), 0, CLOCK);
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
        image.close();
    }

    @Test
    void aSnapshotIsReadOnlyForRootAloneAndStaysAsItWas() throws IOException {
        Path snapshot = store.take(JOB);
        store.keep(JOB, List.of(HELD), false);
        Files.writeString(root.resolve(FILE), "after\n");

        assertThat(store.holding(HELD.name(), HELD.version()))
                .map(KeptSnapshot::job)
                .contains(JOB);
        assertThat(snapshot.resolve(FILE)).hasContent("before\n");
        assertThatThrownBy(() -> Files.writeString(snapshot.resolve(FILE), "other\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Read-only");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatIsNotKeptOrWasDeletedByHandCountsForNothing() throws IOException {
        store.take(JOB);
        assertThat(store.holding(HELD.name(), HELD.version())).isEmpty();

        store.keep(JOB, List.of(HELD), false);
        image.delete(store.path(JOB));

        assertThat(store.holding(HELD.name(), HELD.version())).isEmpty();
    }

    @Test
    void whatIsTooOldIsDeleted() throws IOException {
        store.take(JOB);
        store.keep(JOB, List.of(HELD), false);
        Clock tomorrow = Clock.offset(CLOCK, Duration.ofHours(25));

        store.clean();
        List<String> today = image.snapshots();
        store(root, image.path().resolve("snapshots"), 0, tomorrow).clean();

        assertThat(today).hasSize(1);
        assertThat(image.snapshots()).isEmpty();
        assertThat(image.path().resolve("snapshots")).isEmptyDirectory();
    }

    @Test
    void whatASnapshotDoesNotHaveIsFound() throws IOException {
        image.subvolume(root.resolve("srv"));
        Path other = Files.writeString(root.resolve("srv/file"), "in another subvolume\n");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("usr"));
        Path behindLink = Path.of("link/share/rig/file");
        Path replaced = Files.writeString(root.resolve("replaced"), "before\n");
        List<Path> all = List.of(Path.of("usr"), FILE, Path.of("link"), Path.of("no/such/file"));
        Path snapshot = store.take(JOB);
        Files.move(Files.writeString(root.resolve("new"), "after\n"), root.resolve("replaced2"));
        Files.delete(replaced);
        Files.move(root.resolve("replaced2"), replaced);

        assertThat(store.outside(all)).isEmpty();
        assertThat(store.missing(snapshot, all)).isEmpty();
        assertThat(store.outside(List.of(FILE, root.relativize(other)))).contains(root.relativize(other));
        assertThat(store.missing(snapshot, List.of(root.relativize(other)))).contains(root.relativize(other));
        assertThat(store.missing(snapshot, List.of(behindLink))).contains(behindLink);
        assertThat(store.missing(snapshot, List.of(root.relativize(replaced)))).contains(root.relativize(replaced));
    }

    @Test
    void anObstacleIsNamed() throws IOException {
        Path snapshots = image.path().resolve("snapshots");
        Path directory = Files.createDirectory(image.path().resolve("directory"));
        Path nested = image.subvolume(image.path().resolve("state"));

        assertThat(store.obstacle(1 << 20)).isEmpty();
        assertThat(store(root, nested.resolve("snapshots"), 0, CLOCK).obstacle(0))
                .isEmpty();
        assertThat(store.obstacle(1L << 40)).get().asString().contains("must stay free");
        assertThat(store(root, snapshots, Long.MAX_VALUE / 2, CLOCK).obstacle(0))
                .get()
                .asString()
                .contains("must stay free");
        assertThat(store(elsewhere, snapshots, 0, CLOCK).obstacle(0)).contains(elsewhere + " is not on btrfs");
        assertThat(store(directory, snapshots, 0, CLOCK).obstacle(0)).contains(directory + " is not a subvolume");
        assertThat(store(root, elsewhere, 0, CLOCK).obstacle(0))
                .contains(elsewhere + " is not on the file system of " + root);
    }

    private SnapshotStore store(Path of, Path directory, long minFreeBytes, Clock clock) {
        RollbackSettings settings = new RollbackSettings(true, 1, Duration.ofDays(1), 1, minFreeBytes, 2);
        return new SnapshotStore(directory, of, settings, clock, runner);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.LockHolder;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.rig.rpm.RpmRig;
import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RpmDatabaseIT {
    private static final RpmNames NAMES = new RpmNames("x86_64");

    private final RpmRoot root = RpmRig.shared().newRoot();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void whatRpmInstalledIsThere() throws IOException {
        root.install("rig-lib", "rig-app", "rig-weak", "rig-epoch=1:0.9-1", "rig-conf");

        List<RpmPackage> packages = new RpmDatabase(root.path()).packages();

        assertThat(packages)
                .extracting(found -> found.name() + " " + found.version())
                .containsExactlyInAnyOrder(
                        "busybox 1.35-1",
                        "rig-lib 2.0-1",
                        "rig-app 2.0-1",
                        "rig-weak 1.0-1",
                        "rig-epoch 1:0.9-1",
                        "rig-conf 1.1-1");
        RpmPackage app = find(packages, "rig-app");
        assertThat(app.requires()).containsExactly(new RpmRelation("rig-lib", ">= 2.0"));
        assertThat(app.architecture()).isEqualTo("noarch");
        assertThat(app.summary()).isEqualTo("rig package rig-app");
        assertThat(app.license()).isEqualTo("MIT");
        assertThat(app.vendor()).isEqualTo("Rig");
        assertThat(app.url()).isEqualTo("https://rig.example.test/rig-app");
        assertThat(app.source()).isEqualTo("rig-app");
        assertThat(app.installedAt()).isNotNull();
        assertThat(app.installedBytes()).isPositive();
        assertThat(app.archiveBytes()).isPositive();
        RpmPackage weak = find(packages, "rig-weak");
        assertThat(weak.recommends()).extracting(RpmRelation::name).containsExactly("rig-a", "rig-conf");
        assertThat(weak.provides()).contains("rig-virtual", "rig-weak");
        assertThat(new RpmDatabase(root.path()).files("rig-conf", "noarch", RpmVersion.parse("1.1-1")))
                .containsExactly("/etc/rig/rig-conf.conf", "/usr/share/rig/rig-conf");
    }

    @Test
    void whatIsOnlyInTheLogOfAFrozenCopyIsThere() throws Exception {
        root.install("rig-a", "rig-conf");
        Path database = root.path().resolve(RpmRoot.DATABASE).resolve("rpmdb.sqlite");
        Path copy = Files.createDirectories(directory.resolve(RpmRoot.DATABASE)).resolve("rpmdb.sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("DELETE FROM Packages WHERE hnum = (SELECT max(hnum) FROM Packages)");
            Files.copy(database, copy);
            Files.copy(Path.of(database + "-wal"), Path.of(copy + "-wal"));
        }

        List<RpmPackage> packages = RpmDatabase.frozen(directory).packages();

        assertThat(packages).isEqualTo(new RpmDatabase(root.path()).packages()).hasSize(2);
        assertThat(copy.getParent()).isDirectoryNotContaining("glob:**-shm");
    }

    @Test
    void aRootWithoutADatabaseHasNoPackages() throws IOException {
        assertThat(new RpmDatabase(directory).packages()).isEmpty();
        assertThat(new RpmDatabase(directory).lastChange()).isNull();
    }

    @Test
    void aChangeShowsInTheInputs() {
        RpmDatabase database = new RpmDatabase(root.path());
        List<Object> before = database.inputs();
        assertThat(database.inputs()).isEqualTo(before);

        root.install("rig-a");

        assertThat(database.inputs()).isNotEqualTo(before);
    }

    @Test
    void aPackageThatIsThereTwiceIsBroken() throws IOException {
        root.install("rig-a=1.0-1");
        root.rpm("-i", "--force", root.repository().archive("rig-a", "1.2-1").toString())
                .orThrow();

        PackageStates states = RpmStates.of(new RpmDatabase(root.path()).packages(), NAMES, found -> false);

        PackageState twice = states.find(new PackageName("rig-a")).orElseThrow();
        assertThat(twice.sound()).isFalse();
        assertThat(twice.needsReinstall()).isTrue();
        assertThat(twice.version().value()).isEqualTo("1.2-1");
        assertThat(twice.word()).isEqualTo("duplicated");
        assertThat(states.find(new PackageName("busybox"))).get().matches(PackageState::works);
    }

    @Test
    void theHolderOfRpmsLockIsFound() throws Exception {
        RpmLocks locks = RpmLocks.of(root.path());
        assertThat(locks.transaction()).isEmpty();
        try (AutoCloseable lock = root.lock()) {
            assertThat(lock).isNotNull();
            assertThat(locks.transaction())
                    .get()
                    .extracting(LockHolder::pid)
                    .isEqualTo(ProcessHandle.current().pid());
        }
        assertThat(locks.transaction()).isEmpty();
    }

    @Test
    void ndbHoldsTheSameHeaders() throws Exception {
        root.install("rig-lib", "rig-app");
        Path place = Files.createDirectories(directory.resolve("usr/lib/sysimage/rpm"));
        Files.write(place.resolve("Packages.db"), ndb(blobs(root.path().resolve(RpmRoot.DATABASE))));

        assertThat(new RpmDatabase(directory).packages()).isEqualTo(new RpmDatabase(root.path()).packages());
    }

    private static List<byte[]> blobs(Path database) throws Exception {
        List<byte[]> blobs = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database.resolve("rpmdb.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT blob FROM Packages ORDER BY hnum")) {
            while (rows.next()) {
                blobs.add(rows.getBytes(1));
            }
        }
        return blobs;
    }

    /** As rpm's lib/backend/ndb/rpmpkg.c lays it out: a page of slots, one of them empty, then the blobs in blocks of 16. */
    private static byte[] ndb(List<byte[]> blobs) {
        int page = 4096;
        int size = page;
        for (byte[] blob : blobs) {
            size += blocks(blob) * 16;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RpmP".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putInt(7)
                .putInt(1)
                .putInt(blobs.size() + 1);
        for (int slot = 32; slot < page; slot += 16) {
            out.position(slot);
            out.put("Slot".getBytes(StandardCharsets.US_ASCII));
        }
        int block = page / 16;
        for (int i = 0; i < blobs.size(); i++) {
            byte[] blob = blobs.get(i);
            out.position(32 + (i + 1) * 16 + 4);
            out.putInt(i + 1).putInt(block).putInt(blocks(blob));
            out.position(block * 16);
            out.put("BlbS".getBytes(StandardCharsets.US_ASCII))
                    .putInt(i + 1)
                    .putInt(7)
                    .putInt(blob.length);
            out.put(blob);
            block += blocks(blob);
        }
        return out.array();
    }

    private static int blocks(byte[] blob) {
        return (16 + blob.length + 12 + 15) / 16;
    }

    private static RpmPackage find(List<RpmPackage> packages, String name) {
        return packages.stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

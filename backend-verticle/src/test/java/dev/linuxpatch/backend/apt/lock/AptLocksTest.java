// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.LockHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptLocksTest {
    @TempDir
    Path directory;

    private Path lock;
    private AptLocks locks;

    @BeforeEach
    void makeRoot() throws IOException {
        lock = directory.resolve("root/var/lib/dpkg/lock-frontend");
        Files.createDirectories(lock.getParent());
        Files.createFile(lock);
        Files.createDirectories(directory.resolve("proc/42/fd"));
        Files.writeString(directory.resolve("proc/42/comm"), "apt-get\n");
        locks = new AptLocks(directory.resolve("proc"), directory.resolve("root"));
    }

    @Test
    void theHolderIsTheProcessWithALockOnThatFile() throws IOException {
        long device = ((Number) Files.getAttribute(lock, "unix:dev")).longValue();
        table(String.format("%02x:%02x", device >> 8, device & 0xff), inode());

        assertThat(locks.holder(Attempt.CHANGE)).contains(new LockHolder(42, "apt-get", lock));
    }

    @Test
    void onStackedFileSystemsTheOpenFileDecides() throws IOException {
        table("ff:fe", inode());
        assertThat(locks.holder(Attempt.CHANGE)).isEmpty();

        Files.createSymbolicLink(directory.resolve("proc/42/fd/7"), lock.toRealPath());
        assertThat(locks.holder(Attempt.CHANGE)).contains(new LockHolder(42, "apt-get", lock));
    }

    @Test
    void aLockOnAnotherFileIsNobodysBusiness() throws IOException {
        table("00:00", inode() + 1);

        assertThat(locks.holder(Attempt.CHANGE)).isEmpty();
    }

    @Test
    void whoRefreshesTheIndexDoesNotKeepOthersFromRemoving() throws IOException {
        Path lists = directory.resolve("root/var/lib/apt/lists/lock");
        Files.createDirectories(lists.getParent());
        Files.move(lock, lists);
        Files.createSymbolicLink(directory.resolve("proc/42/fd/7"), lists.toRealPath());
        table("ff:fe", ((Number) Files.getAttribute(lists, "unix:ino")).longValue());

        assertThat(locks.holder(Attempt.REFRESH)).isPresent();
        assertThat(locks.holder(Attempt.CHANGE)).isEmpty();
    }

    private long inode() throws IOException {
        return ((Number) Files.getAttribute(lock, "unix:ino")).longValue();
    }

    private void table(String device, long inode) throws IOException {
        Files.writeString(
                directory.resolve("proc/locks"),
                "1: FLOCK  ADVISORY  WRITE 7 " + device + ":" + inode + " 0 EOF\n2: POSIX  ADVISORY  WRITE 42 " + device
                        + ":" + inode + " 0 EOF\n");
    }
}

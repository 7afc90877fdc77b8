// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    @TempDir
    Path directory;

    private final FileWatch watch = new FileWatch(Duration.ofMillis(100));
    private final BlockingQueue<String> looks = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void looksOnceSoonAfterRegistrationBecauseAChangeMayHaveBeenMissed() throws Exception {
        watch.register(List.of(directory.resolve("absent")), () -> looks.add("look"));

        assertThat(nextLook()).isEqualTo("look");
    }

    @Test
    void noticesAFileInADirectoryThatDoesNotExistYet() throws Exception {
        Path file = directory.resolve("later/whitelist.yaml");
        register(file);

        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");

        assertThat(nextLook()).isEqualTo("look");
    }

    @Test
    void noticesASwapInTheMiddleOfAChainOfLinks() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("a"), "1");
        Files.writeString(data.resolve("b"), "22");
        Path middle = Files.createSymbolicLink(other.resolve("middle"), data.resolve("a"));
        Path near = Files.createDirectory(directory.resolve("near"));
        Path next = Files.createSymbolicLink(other.resolve("next"), data.resolve("b"));
        register(Files.createSymbolicLink(near.resolve("file"), middle));

        Files.move(next, middle, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        assertThat(nextLook()).isEqualTo("look");
    }

    @Test
    void goesOnAfterACallbackThatFails() throws Exception {
        Path file = directory.resolve("file");
        watch.register(List.of(file), () -> {
            looks.add("failing");
            throw new IllegalStateException("on purpose");
        });
        assertThat(nextLook()).isEqualTo("failing");

        Files.writeString(file, "x");

        assertThat(nextLook()).isEqualTo("failing");
    }

    @Test
    void isSilentAfterARegistrationIsClosed() throws Exception {
        Path file = directory.resolve("file");
        FileWatch.Registration registration = register(file);
        watch.register(List.of(file), () -> looks.add("other"));
        assertThat(nextLook()).isEqualTo("other");

        registration.close();
        Files.writeString(file, "x");

        assertThat(nextLook()).isEqualTo("other");
        assertThat(looks).doesNotContain("look");
    }

    private FileWatch.Registration register(Path file) throws InterruptedException {
        FileWatch.Registration registration = watch.register(List.of(file), () -> looks.add("look"));
        assertThat(nextLook()).isEqualTo("look");
        return registration;
    }

    private String nextLook() throws InterruptedException {
        return looks.poll(5, TimeUnit.SECONDS);
    }
}

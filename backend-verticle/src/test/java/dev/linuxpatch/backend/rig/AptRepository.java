// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A signed archive on disk with the suites of {@link Suite}, indexed for amd64 and i386. Only compressed indexes are
 * offered, as by Debian, so that apt keeps real lists instead of links into this directory.
 */
public final class AptRepository {
    private static final List<String> ARCHITECTURES = List.of("amd64", "i386");

    private final Path directory;
    private final SigningKey key;

    AptRepository(Path directory, SigningKey key) {
        this.directory = directory;
        this.key = key;
    }

    static AptRepository create(Path directory, SigningKey key, List<DebSpec> specs) {
        AptRepository repository = new AptRepository(directory, key);
        repository.publish(specs.toArray(DebSpec[]::new));
        return repository;
    }

    /** The directory that a {@code file:} or {@code copy:} source names. */
    public Path directory() {
        return directory;
    }

    /** Adds packages and signs new indexes. */
    public void publish(DebSpec... specs) {
        for (DebSpec spec : specs) {
            Path pool = pool(spec.suite());
            try {
                Files.createDirectories(pool);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            DebBuilder.build(spec, pool);
        }
        index();
    }

    /** Takes every archive of that package and version away and signs new indexes: what an archive does to old versions. */
    public void withdraw(String name, String version) {
        removeArchive(name, version);
        index();
    }

    /** Takes the archive away but keeps it in the indexes: what a client with stale lists meets. */
    public void removeArchive(String name, String version) {
        for (Path archive : archives(name, version)) {
            Trees.delete(archive);
        }
    }

    /** Changes a byte of the archive, so that it no longer has the size and hash of the indexes. */
    public void corruptArchive(String name, String version) {
        for (Path archive : archives(name, version)) {
            try {
                byte[] bytes = Files.readAllBytes(archive);
                bytes[bytes.length - 1] ^= 1;
                // A new file: the old one may be shared with the repository that this one was copied from.
                Files.delete(archive);
                Files.write(archive, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Changes the signed text of every suite without signing it again. */
    public void breakSignature() {
        for (Suite suite : Suite.values()) {
            Path release = dist(suite).resolve("InRelease");
            try {
                String text = Files.readString(release).replaceFirst("\nOrigin: ", "\nOrigin: Not");
                Files.writeString(release, text);
                moveTimeOn(release);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Removes one suite altogether. */
    public void removeSuite(Suite suite) {
        Trees.delete(dist(suite));
    }

    AptRepository copyTo(Path target) {
        Trees.copy(directory, target);
        return new AptRepository(target, key);
    }

    private List<Path> archives(String name, String version) {
        String plain = version.substring(version.indexOf(':') + 1);
        String prefix = name + "_" + plain + "_";
        try (Stream<Path> files = Files.walk(directory.resolve("pool"))) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no archive of " + name + " " + version);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void index() {
        List<Path> releases = new ArrayList<>();
        List<Path> signed = new ArrayList<>();
        for (Suite suite : Suite.values()) {
            if (Files.isDirectory(pool(suite))) {
                index(suite);
                releases.add(dist(suite).resolve("Release"));
                signed.add(dist(suite).resolve("InRelease"));
            }
        }
        List<FileTime> before = signed.stream().map(AptRepository::time).toList();
        key.clearSign(releases, signed);
        for (int i = 0; i < signed.size(); i++) {
            if (time(signed.get(i)).toInstant().getEpochSecond()
                    <= before.get(i).toInstant().getEpochSecond()) {
                setTime(signed.get(i), before.get(i).toInstant().plus(Duration.ofSeconds(1)));
            }
        }
    }

    private void index(Suite suite) {
        List<Path> plain = new ArrayList<>();
        for (String architecture : ARCHITECTURES) {
            String packages = ftparchive("--arch", architecture, "packages", "pool/" + suite.codeName());
            Path index = dist(suite).resolve("main/binary-" + architecture + "/Packages");
            Trees.write(index, packages);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(index.resolveSibling("Packages.gz")))) {
                out.write(packages.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            plain.add(index);
        }
        Trees.delete(dist(suite).resolve("Release"));
        String release = ftparchive(
                "-oAPT::FTPArchive::Release::Origin=Debian",
                "-oAPT::FTPArchive::Release::Label=" + suite.label(),
                "-oAPT::FTPArchive::Release::Suite=" + suite.codeName(),
                "-oAPT::FTPArchive::Release::Codename=rig-" + suite.codeName(),
                "-oAPT::FTPArchive::Release::Version=12.15",
                "-oAPT::FTPArchive::Release::Architectures=" + String.join(" ", ARCHITECTURES),
                "-oAPT::FTPArchive::Release::Components=main",
                "release",
                "dists/" + suite.codeName());
        plain.forEach(Trees::delete);
        Trees.write(dist(suite).resolve("Release"), release);
    }

    private String ftparchive(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("apt-ftparchive", "-q"));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(directory, Map.of(), argv).orThrow().output();
    }

    private Path pool(Suite suite) {
        return directory.resolve("pool").resolve(suite.codeName());
    }

    private Path dist(Suite suite) {
        return directory.resolve("dists").resolve(suite.codeName());
    }

    /** apt compares whole seconds to decide whether a file changed, and a test moves on faster than that. */
    private static void moveTimeOn(Path file) {
        setTime(file, time(file).toInstant().plus(Duration.ofSeconds(2)));
    }

    private static FileTime time(Path file) {
        try {
            return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.from(Instant.EPOCH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setTime(Path file, Instant time) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.manager.PackageTrace;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.job.JobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there was beside versions before each job, one file a job, kept as long and as many as archives are. Only the owner may
 * read it: configuration files have secrets. Used by one job at a time.
 */
public final class TraceStore {
    private static final Logger LOG = LoggerFactory.getLogger(TraceStore.class);
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final String END = ".json";
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final RollbackSettings settings;
    private final Clock clock;

    TraceStore(Path directory, RollbackSettings settings, Clock clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    /** The content of a file. */
    private record Kept(List<PackageTrace> packages) {}

    /** Keeps what there was before a job; returns once it is on disk. Does nothing if nothing shall be kept. */
    public void put(JobId job, List<PackageTrace> traces) throws IOException {
        if (!settings.keep()) {
            return;
        }
        if (!Files.exists(directory)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, OWN);
        }
        clean();
        Path file = file(job);
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(JSON.writeValueAsBytes(new Kept(traces)));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What there was before a job; empty if it was not kept, or is not any more. */
    public Optional<List<PackageTrace>> find(JobId job) throws IOException {
        try {
            return Optional.of(
                    JSON.readValue(Files.readAllBytes(file(job)), Kept.class).packages());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.error("{} is damaged or not ours; it counts as missing: {}", file(job), e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private Path file(JobId job) {
        return directory.resolve(job + END);
    }

    private void clean() throws IOException {
        record Aged(Path path, Instant time) {}
        List<Aged> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path path : found) {
                files.add(new Aged(path, Files.getLastModifiedTime(path).toInstant()));
            }
        }
        files.sort(Comparator.comparing(Aged::time).reversed());
        Instant oldest = clock.instant().minus(settings.maxAge());
        for (int i = 0; i < files.size(); i++) {
            if (i >= settings.maxArchives() - 1 || files.get(i).time().isBefore(oldest)) {
                Files.deleteIfExists(files.get(i).path());
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.shared.bus.WireJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in files of their own: there whole and on disk, or not at all. */
final class Notes<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
    private static final ObjectMapper JSON = WireJson.mapper();
    /** What the name of a note that is not whole ends with. */
    static final String PARTIAL = ".partial";

    private final Class<T> type;

    Notes(Class<T> type) {
        this.type = type;
    }

    /** Empty if there is none, or none that can be read. */
    Optional<T> read(Path file) throws IOException {
        try {
            return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.error("{} is damaged or not ours; it counts as missing: {}", file, e.getOriginalMessage());
            return Optional.empty();
        }
    }

    void write(Path file, T note) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + PARTIAL);
        Files.write(aside, JSON.writeValueAsBytes(note));
        force(aside);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}

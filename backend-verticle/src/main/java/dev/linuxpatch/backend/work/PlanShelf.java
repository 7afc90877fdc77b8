// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.packages.PlanId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans that were shown, so that it can be told later what has become different. Only for that: whether anything has, the id
 * itself tells. The newest are kept, across restarts. Thread-safe.
 */
final class PlanShelf {
    private static final Logger LOG = LoggerFactory.getLogger(PlanShelf.class);
    private static final int KEPT = 100;
    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON = WireJson.mapper();

    private record Aged(Path path, long millis) {}

    private final Path directory;

    PlanShelf(Path directory) {
        this.directory = directory;
    }

    /** A plan that cannot be kept is only not compared later. */
    synchronized void put(PlanDigest plan) {
        try {
            Files.createDirectories(directory);
            Path aside = directory.resolve("new.tmp");
            Files.write(aside, JSON.writeValueAsBytes(plan));
            Files.move(aside, file(plan.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forget();
        } catch (IOException e) {
            LOG.warn("plan {} cannot be kept: {}", plan.id(), Wording.reason(e));
        }
    }

    /** Empty if it was never shown here, or is forgotten. */
    synchronized Optional<PlanDigest> find(PlanId id) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file(id)), PlanDigest.class))
                    .filter(plan -> plan.id().equals(id));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("plan {} cannot be read: {}", id, Wording.reason(e));
            return Optional.empty();
        }
    }

    private Path file(PlanId id) {
        return directory.resolve(id + SUFFIX);
    }

    private void forget() throws IOException {
        List<Aged> plans = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path path : files) {
                plans.add(new Aged(path, Files.getLastModifiedTime(path).toMillis()));
            }
        }
        plans.sort(Comparator.comparingLong(Aged::millis).reversed());
        for (Aged old : plans.subList(Math.min(KEPT, plans.size()), plans.size())) {
            Files.deleteIfExists(old.path());
        }
    }
}

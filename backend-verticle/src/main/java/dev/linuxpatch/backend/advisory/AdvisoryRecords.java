// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that the operator keeps up to date, and what of them concerns this host. Reading them all takes seconds and is
 * done by one thread; looking at what is known of them takes none.
 */
public final class AdvisoryRecords {
    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryRecords.class);
    private static final int COMPLAINTS = 10;

    private final RecordFiles files;
    private final Path path;
    private final Ecosystem ecosystem;
    private volatile AdvisoryBook book;

    // Of the thread that refreshes.
    private Object read;
    private Set<String> known = Set.of();

    /** @param path directory or zip archive, which need not be there yet; null for none */
    public AdvisoryRecords(Path path, Ecosystem ecosystem) {
        this.path = path;
        this.files = path == null ? null : new RecordFiles(path);
        this.ecosystem = ecosystem;
        this.book = new AdvisoryBook(Map.of(), ecosystem.order());
        if (path != null && ecosystem.names().isEmpty()) {
            LOG.warn("{} is not read: os-release names no distribution that such records are about", path);
        }
    }

    /** None at all. */
    public static AdvisoryRecords none() {
        return new AdvisoryRecords(null, new Ecosystem(Set.of(), String::compareTo));
    }

    /** Directories in which they come and go. */
    public List<Path> directories() {
        return isUsed() ? List.of(files.directory()) : List.of();
    }

    /** Which state of the files it is: equal while nothing has changed. */
    public Object stamp() {
        return isUsed() ? files.stamp() : "";
    }

    /** What is known, from the last reading. */
    public AdvisoryBook book() {
        return book;
    }

    /**
     * Reads them if they have changed, or if there are packages that they were not read for.
     *
     * @param sources names of the source packages of what is installed
     */
    public void refresh(Set<String> sources) {
        if (!isUsed()) {
            return;
        }
        Object now = files.stamp();
        if (now.equals(read) && known.containsAll(sources)) {
            return;
        }
        read = now;
        known = Set.copyOf(sources);
        Reading reading = new Reading();
        try {
            files.forEach(reading);
            book = new AdvisoryBook(reading.problems, ecosystem.order());
            LOG.info(
                    "{}: {} records, {} of them about what is installed, {} skipped",
                    path,
                    reading.records,
                    reading.kept,
                    reading.skipped);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The advisories in {} cannot be read; what was known of them stays: {}", path, e.toString());
        }
    }

    private boolean isUsed() {
        return files != null && !ecosystem.names().isEmpty();
    }

    /** What comes out of reading them all. */
    private final class Reading implements RecordFiles.Sink {
        private final Map<String, List<KnownProblem>> problems = new HashMap<>();
        private final OsvReader reader = new OsvReader(ecosystem, known::contains);
        private int records;
        private int kept;
        private int skipped;

        @Override
        public void record(String name, byte[] json) {
            records++;
            int before = kept;
            try {
                reader.read(json, (source, problem) -> {
                    kept = before + 1;
                    problems.computeIfAbsent(source, any -> new ArrayList<>()).add(problem);
                });
            } catch (MalformedRecordException e) {
                unreadable(name, e.getMessage());
            }
        }

        @Override
        public void unreadable(String name, String reason) {
            skipped++;
            if (skipped <= COMPLAINTS) {
                LOG.warn("{} in {} is skipped: {}", name, path, reason);
            }
        }
    }
}

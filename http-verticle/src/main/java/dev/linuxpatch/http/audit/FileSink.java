// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a file, mode 0640, that is rotated at midnight UTC to {@code NAME.YYYY-MM-DD} and pruned after the days it is to
 * be kept. When something else moves or deletes the file (logrotate without {@code copytruncate}), it is opened anew with the
 * next batch.
 */
public final class FileSink implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
    private static final Set<StandardOpenOption> APPEND = Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private static final Duration JUMP = Duration.ofHours(1);

    private final Path file;
    private final int retentionDays;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private FileChannel channel;
    private Object key;
    private LocalDate day;
    private Instant openedAt;
    private long openedNanos;

    /**
     * @param file the file; its directories are made when they are missing
     * @param retentionDays how many days rotated files are kept, at least 1
     */
    public FileSink(Path file, int retentionDays, Clock clock) {
        this(file, retentionDays, clock, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock, which nobody can set */
    FileSink(Path file, int retentionDays, Clock clock, LongSupplier nanoTime) {
        if (retentionDays < 1) {
            throw new IllegalArgumentException("audit files must be kept for at least 1 day, not " + retentionDays);
        }
        this.file = file.toAbsolutePath();
        this.retentionDays = retentionDays;
        this.clock = Objects.requireNonNull(clock);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    @Override
    public void write(List<Line> batch) throws IOException {
        open();
        int size = batch.stream().mapToInt(line -> line.json().length + 1).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size);
        batch.forEach(line -> bytes.put(line.json()).put((byte) '\n'));
        bytes.flip();
        long start = channel.size();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            takeBack(start);
            close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /** A disk that fills up in the middle of a line must not leave half a line. */
    private void takeBack(long start) {
        try {
            channel.truncate(start);
        } catch (IOException e) {
            LOG.debug("{} cannot be truncated", file, e);
        }
    }

    private void open() throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (channel != null && !Objects.equals(key, keyOf(file))) {
            close();
        }
        if (channel != null && today.equals(day)) {
            return;
        }
        close();
        rotate(today);
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectories(file.getParent());
        }
        create();
        channel = FileChannel.open(file, APPEND);
        key = keyOf(file);
        day = today;
        openedAt = clock.instant();
        openedNanos = nanoTime.getAsLong();
    }

    private void create() throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
            // The umask may have taken the group's permission away.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        } catch (FileAlreadyExistsException e) {
            LOG.trace("{} is continued", file);
        }
    }

    /** Moves a file of an earlier day aside, also one that was left by an earlier run. */
    private void rotate(LocalDate today) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        LocalDate lastDay = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
        if (day != null) {
            lastDay = day;
        }
        if (!lastDay.isBefore(today)) {
            return;
        }
        Path rotated = rotatedName(lastDay);
        for (int i = 1; Files.exists(rotated); i++) {
            rotated = file.resolveSibling(rotatedName(lastDay).getFileName() + "." + i);
        }
        try {
            Files.move(file, rotated);
        } catch (IOException e) {
            // Where only the file is ours, not its directory: one long file is better than none.
            LOG.warn("{} cannot be rotated and is continued: {}", file, e.toString());
        }
        if (clockWasSetForward()) {
            LOG.warn("the clock has been set forward: no file of {} is removed for its age today", file);
        } else {
            prune(today);
        }
    }

    /** A wrong date for a moment must not cost the whole log. */
    private boolean clockWasSetForward() {
        if (openedAt == null) {
            return false;
        }
        Duration shown = Duration.between(openedAt, clock.instant());
        return shown.minusNanos(nanoTime.getAsLong() - openedNanos).compareTo(JUMP) > 0;
    }

    private Path rotatedName(LocalDate date) {
        return file.resolveSibling(file.getFileName() + "." + date);
    }

    private void prune(LocalDate today) {
        LocalDate oldest = today.minusDays(retentionDays);
        String prefix = file.getFileName() + ".";
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(file.getParent())) {
            for (Path sibling : siblings) {
                LocalDate date = dateOf(sibling.getFileName().toString(), prefix);
                if (date != null && date.isBefore(oldest)) {
                    Files.delete(sibling);
                }
            }
        } catch (IOException e) {
            LOG.warn("old audit files of {} cannot be removed: {}", file, e.toString());
        }
    }

    /** The date in {@code NAME.YYYY-MM-DD} or {@code NAME.YYYY-MM-DD.N}, or null for any other file. */
    private static LocalDate dateOf(String name, String prefix) {
        int end = prefix.length() + "YYYY-MM-DD".length();
        if (!name.startsWith(prefix)
                || name.length() < end
                || !name.substring(end).matches("(\\.[0-9]+)?")) {
            return null;
        }
        try {
            return LocalDate.parse(name.substring(prefix.length(), end));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}

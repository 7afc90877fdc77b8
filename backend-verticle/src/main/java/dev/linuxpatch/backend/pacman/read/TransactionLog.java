// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of pacman's log. The database does not tell a package whose script has not come to its end from one that works;
 * the log does: a package is written to it before its script runs, and a transaction when it is over.
 */
final class TransactionLog {
    /** Enough for what the scripts of a large upgrade say. */
    private static final int LAST_BYTES = 1 << 20;

    private static final Pattern BOUNDARY =
            Pattern.compile("\\[[^\\]]*\\] \\[ALPM\\] transaction (started|completed|failed|interrupted)");
    private static final Pattern PACKAGE =
            Pattern.compile("\\[[^\\]]*\\] \\[ALPM\\] (?:installed|upgraded|reinstalled|downgraded) (\\S+) \\(.*\\)");

    private TransactionLog() {}

    /** The package that the last transaction worked on when it was cut off; empty if it came to its end. */
    static Optional<String> cutOffAt(Path log) throws IOException {
        return cutOffAt(tail(log).lines().toList());
    }

    static Optional<String> cutOffAt(List<String> lines) {
        String last = null;
        boolean open = false;
        for (String line : lines) {
            Matcher boundary = BOUNDARY.matcher(line);
            Matcher changed = PACKAGE.matcher(line);
            if (boundary.matches()) {
                open = boundary.group(1).equals("started");
                last = null;
            } else if (open && changed.matches()) {
                last = changed.group(1);
            }
        }
        return open ? Optional.ofNullable(last) : Optional.empty();
    }

    private static String tail(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            long from = Math.max(0, channel.size() - LAST_BYTES);
            ByteBuffer content = ByteBuffer.allocate((int) (channel.size() - from));
            while (content.hasRemaining() && channel.read(content, from + content.position()) > 0) {
                continue;
            }
            return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}

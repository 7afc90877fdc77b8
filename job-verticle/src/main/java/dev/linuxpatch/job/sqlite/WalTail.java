// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a write-ahead log holds, as the <a href="https://www.sqlite.org/fileformat2.html#the_write_ahead_log">file format</a>
 * has it. SQLite uses a log up to the last commit whose checksums are right and is silent about the rest; this tells how
 * much that was.
 *
 * @param commits of the frames of the log's present run, in order: whether each ends a commit
 * @param partial whether the file ends in the middle of a frame
 */
record WalTail(List<Boolean> commits, boolean partial) {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int PAGE_SIZE = 8;
    private static final int SALT = 16;
    private static final int FRAME_COMMIT = 4;
    private static final int FRAME_SALT = 8;

    WalTail {
        commits = List.copyOf(commits);
    }

    /** Reads the heads of all frames; nothing if there is no log. */
    static WalTail of(Path log) throws IOException {
        List<Boolean> commits = new ArrayList<>();
        if (Files.notExists(log)) {
            return new WalTail(commits, false);
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (size < HEADER || !filled(channel, header, 0) || header.getInt(PAGE_SIZE) <= 0) {
                return new WalTail(commits, size > 0);
            }
            long frame = (long) FRAME_HEADER + header.getInt(PAGE_SIZE);
            long at = HEADER;
            boolean ours = true;
            while (ours && at + frame <= size) {
                ByteBuffer head = ByteBuffer.allocate(FRAME_HEADER);
                // Frames of an earlier run of the log stay behind its present end, with another salt.
                ours = filled(channel, head, at) && head.getLong(FRAME_SALT) == header.getLong(SALT);
                if (ours) {
                    commits.add(head.getInt(FRAME_COMMIT) != 0);
                    at += frame;
                }
            }
            return new WalTail(commits, ours && at < size);
        }
    }

    /** What was cut off if SQLite took so many frames, in words; empty if nothing was. */
    String cutAfter(long taken) {
        long frames = Math.max(0, commits.size() - taken);
        if (frames == 0 && !partial) {
            return "";
        }
        long lost = commits.stream().skip(taken).filter(commit -> commit).count();
        return "the job store ended in a write that was not finished (a power cut?): " + frames
                + " page(s) at its end were cut off, with " + lost + " commit(s) that are torn";
    }

    private static boolean filled(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}

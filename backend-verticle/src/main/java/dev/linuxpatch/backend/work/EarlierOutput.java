// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.ProgressReader;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.run.OutputOffsets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a step wrote before somebody followed it anew. It has been reported, but a failure is explained from it, too.
 *
 * @param lines the last lines of both output streams
 * @param failing everything that was reported as failed, in order
 */
record EarlierOutput(List<String> lines, List<StatusLine.Failing> failing) {
    static final EarlierOutput NONE = new EarlierOutput(List.of(), List.of());

    private static final int LAST_BYTES = 64 * 1024;
    private static final int STATUS_BYTES = 4 * 1024 * 1024;

    EarlierOutput {
        lines = List.copyOf(lines);
        failing = List.copyOf(failing);
    }

    /** @param upTo where the following begins */
    static EarlierOutput read(Path step, OutputOffsets upTo, ManagerOutput output) throws IOException {
        List<String> lines = Stream.concat(
                        last(step.resolve("stdout"), upTo.stdout(), LAST_BYTES),
                        last(step.resolve("stderr"), upTo.stderr(), LAST_BYTES))
                .toList();
        ProgressReader progress = output.progressReader();
        Stream<StatusLine> reports = Stream.of(
                        last(step.resolve("status"), upTo.status(), STATUS_BYTES)
                                .map(output::status),
                        last(step.resolve("stdout"), upTo.stdout(), STATUS_BYTES)
                                .map(progress::read),
                        last(step.resolve("stderr"), upTo.stderr(), STATUS_BYTES)
                                .map(progress::read))
                .flatMap(all -> all)
                .flatMap(Optional::stream);
        List<StatusLine.Failing> failing = reports.filter(StatusLine.Failing.class::isInstance)
                .map(StatusLine.Failing.class::cast)
                .toList();
        return new EarlierOutput(lines, failing);
    }

    private static Stream<String> last(Path file, long end, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(0, Math.min(end, channel.size()) - bytes);
            ByteBuffer content = ByteBuffer.allocate((int) (Math.min(end, channel.size()) - from));
            while (content.hasRemaining() && channel.read(content, from + content.position()) > 0) {
                continue;
            }
            return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).lines();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of apk 3.0 on fixtures like ours, as it was recorded. Some long answers in it have been cut.
 *
 * @param command without the program
 * @param lines both output streams
 */
record ApkTranscript(String command, int exitCode, List<String> lines) {
    private static final Pattern HEADING = Pattern.compile("## rc=(\\d+) \\d+ms: apk (.*)");

    /** Every command in the order in which it was run. */
    static List<ApkTranscript> all() {
        List<ApkTranscript> all = new ArrayList<>();
        try (InputStream in = ApkTranscript.class.getResourceAsStream("apk-3.0-transcript.txt")) {
            List<String> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    lines = new ArrayList<>();
                    all.add(new ApkTranscript(heading.group(2), Integer.parseInt(heading.group(1)), lines));
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** The first time that this was run and said something like that. */
    static ApkTranscript of(String command, String text) {
        return all().stream()
                .filter(run -> run.command().equals(command))
                .filter(run -> run.lines().stream().anyMatch(line -> line.contains(text)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not in the transcript: " + command));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a job will run, written before anything starts: for whoever finds the job again, and for whoever asks later.
 *
 * @param command its environment is the whole one, but for the marker
 * @param program the absolute path that the command's first argument means
 * @param marker what {@link Command#MARKER} is in the environment of every process of the job
 * @param unit the systemd unit it is to run in; empty if in none
 * @param outputCapBytes offsets of the output mean something only together with it
 */
record CommandRecord(Command command, Path program, String marker, String unit, long outputCapBytes) {
    private static final String DIGEST = "sha256=";

    /** Lines {@code name=value}, with backslash, line feed and carriage return escaped; the last is a digest of them. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(line("marker", marker));
        lines.add(line("unit", unit));
        lines.add(line("cap", Long.toString(outputCapBytes)));
        lines.add(line("directory", command.workingDirectory().toString()));
        lines.add(line("program", program.toString()));
        command.argv().forEach(argument -> lines.add(line("argument", argument)));
        new TreeMap<>(command.environment())
                .forEach((name, value) -> lines.add(line("environment", name + "=" + value)));
        String body = String.join("", lines);
        return body + DIGEST + digest(body) + "\n";
    }

    /** Empty if the text is not what was written. */
    static Optional<CommandRecord> parse(String text) {
        int end = text.lastIndexOf("\n" + DIGEST) + 1;
        String body = text.substring(0, end);
        if (end == 0 || !text.substring(end).equals(DIGEST + digest(body) + "\n")) {
            return Optional.empty();
        }
        List<String[]> fields = body.lines().map(line -> line.split("=", 2)).toList();
        Map<String, List<String>> values = fields.stream()
                .collect(Collectors.groupingBy(
                        field -> field[0], Collectors.mapping(field -> unescape(field[1]), Collectors.toList())));
        Map<String, String> environment = values.getOrDefault("environment", List.of()).stream()
                .map(entry -> entry.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        Path directory = Path.of(values.get("directory").get(0));
        return Optional.of(new CommandRecord(
                new Command(values.get("argument"), environment, directory),
                Path.of(values.get("program").get(0)),
                values.get("marker").get(0),
                values.get("unit").get(0),
                Long.parseLong(values.get("cap").get(0))));
    }

    private static String line(String name, String value) {
        String plain = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return name + "=" + plain + "\n";
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                char escaped = value.charAt(i);
                plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String digest(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

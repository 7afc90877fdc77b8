// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** apk's database: stanzas of lines {@code X:value}, files below the directory that a line {@code F:} names. */
final class InstalledDatabase {
    private InstalledDatabase() {}

    /** By name; empty if there is no database. */
    static Map<String, ApkPackage> read(Path file) throws IOException {
        Map<String, ApkPackage> packages = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            Map<Character, String> fields = new HashMap<>();
            List<String> files = new ArrayList<>();
            String directory = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    add(fields, files, packages);
                    directory = "";
                } else if (line.length() > 1 && line.charAt(1) == ':') {
                    String value = line.substring(2);
                    if (line.charAt(0) == 'F') {
                        directory = value;
                    } else if (line.charAt(0) == 'R') {
                        files.add("/" + (directory.isEmpty() ? "" : directory + "/") + value);
                    } else {
                        fields.put(line.charAt(0), value);
                    }
                }
            }
            add(fields, files, packages);
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return packages;
    }

    private static void add(Map<Character, String> fields, List<String> files, Map<String, ApkPackage> packages) {
        if (fields.containsKey('P') && fields.containsKey('V')) {
            String name = fields.get('P');
            packages.put(
                    name,
                    new ApkPackage(
                            name,
                            fields.get('V'),
                            fields.getOrDefault('A', ""),
                            fields.getOrDefault('T', ""),
                            fields.getOrDefault('U', ""),
                            fields.getOrDefault('L', ""),
                            fields.getOrDefault('o', name),
                            fields.getOrDefault('m', ""),
                            number(fields.get('S')),
                            number(fields.get('I')),
                            number(fields.get('t')) == 0 ? null : Instant.ofEpochSecond(number(fields.get('t'))),
                            fields.getOrDefault('f', ""),
                            words(fields.get('D')),
                            words(fields.get('p')),
                            files));
        }
        fields.clear();
        files.clear();
    }

    private static List<String> words(String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.asList(text.strip().split("\\s+", -1));
    }

    private static long number(String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}

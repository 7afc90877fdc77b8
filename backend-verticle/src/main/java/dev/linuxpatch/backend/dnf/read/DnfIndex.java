// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What dnf says of its repositories, written by the bridge: one JSON object a line, of the kinds repository, advisory, update
 * and available.
 *
 * @param refreshed when all repositories were last fetched; null if one never was
 * @param updates by the name of the package
 * @param available the newest of each, in the order of names
 */
record DnfIndex(Instant refreshed, Map<String, Update> updates, List<Available> available) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A newer version of an installed package.
     *
     * @param before the installed version that this is about
     * @param status as in {@link dev.linuxpatch.shared.packages.Patch#status()}
     */
    record Update(
            String before,
            String after,
            String repository,
            long downloadBytes,
            String summary,
            String status,
            String reason,
            List<Advisory> advisories,
            boolean security) {}

    /** A package that could be installed. */
    record Available(
            String name,
            String version,
            String architecture,
            long downloadBytes,
            long installedBytes,
            String summary,
            String url,
            String license,
            String source,
            String vendor,
            List<String> requires) {}

    static DnfIndex read(Path file, RpmNames names) throws IOException {
        Instant refreshed = Instant.MAX;
        Map<String, Advisory> advisories = new HashMap<>();
        List<String> security = new ArrayList<>();
        Map<String, Update> updates = new TreeMap<>();
        Map<String, Available> available = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode entry = JSON.readTree(line);
                switch (entry.path("kind").asText()) {
                    case "repository" -> refreshed = older(refreshed, entry.path("fetched"));
                    case "advisory" -> {
                        Advisory advisory = advisory(entry);
                        advisories.put(advisory.id(), advisory);
                        if (entry.path("type").asText().equals("security")) {
                            security.add(advisory.id());
                        }
                    }
                    case "update" -> {
                        String name = key(entry, names);
                        if (legal(name, entry.path("after").asText())) {
                            updates.put(name, update(entry, advisories, security));
                        }
                    }
                    case "available" -> {
                        String name = key(entry, names);
                        if (legal(name, entry.path("evr").asText())) {
                            available.put(name, available(name, entry));
                        }
                    }
                    default -> throw new IOException("dnf's answer has a line of an unknown kind");
                }
            }
        }
        boolean known = !refreshed.equals(Instant.MAX) && !refreshed.equals(Instant.MIN);
        return new DnfIndex(known ? refreshed : null, Map.copyOf(updates), List.copyOf(available.values()));
    }

    /** The words of updateinfo: Red Hat's, SUSE's and Fedora's. */
    static Severity severity(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "critical" -> Severity.CRITICAL;
            case "important", "high", "urgent" -> Severity.HIGH;
            case "moderate", "medium" -> Severity.MEDIUM;
            case "low" -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
    }

    private static Instant older(Instant soFar, JsonNode fetched) {
        Instant time = fetched.isNumber() ? Instant.ofEpochSecond(fetched.asLong()) : Instant.MIN;
        return time.isBefore(soFar) ? time : soFar;
    }

    private static Advisory advisory(JsonNode entry) {
        return new Advisory(
                entry.path("id").asText(),
                severity(entry.path("severity").asText()),
                "updateinfo",
                texts(entry.path("cves")),
                entry.path("issued").isNumber()
                        ? Instant.ofEpochSecond(entry.path("issued").asLong())
                        : null,
                entry.path("summary").asText(),
                entry.path("reboot").asBoolean());
    }

    private static Update update(JsonNode entry, Map<String, Advisory> advisories, List<String> security) {
        List<String> ids = texts(entry.path("advisories"));
        return new Update(
                entry.path("before").asText(),
                entry.path("after").asText(),
                entry.path("repository").asText(),
                entry.path("download").asLong(),
                entry.path("summary").asText(),
                entry.path("status").asText(),
                entry.path("reason").asText(),
                ids.stream().map(advisories::get).toList(),
                ids.stream().anyMatch(security::contains));
    }

    private static Available available(String name, JsonNode entry) {
        return new Available(
                name,
                entry.path("evr").asText(),
                entry.path("arch").asText(),
                entry.path("download").asLong(),
                entry.path("installed").asLong(),
                entry.path("summary").asText(),
                entry.path("url").asText(),
                entry.path("license").asText().intern(),
                entry.path("source").asText(),
                entry.path("vendor").asText().intern(),
                texts(entry.path("requires")));
    }

    private static String key(JsonNode entry, RpmNames names) {
        return names.key(entry.path("name").asText(), entry.path("arch").asText());
    }

    private static boolean legal(String name, String version) {
        return PackageName.isLegal(name) && PackageVersion.isLegal(version);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText().intern()));
        return List.copyOf(texts);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@code updateinfo.xml}: what updates are for. {@code zypper list-patches} says the same, but not of which packages.
 */
final class UpdateInfo {
    private static final int MAX_EPOCH_SECONDS_DIGITS = 11;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /**
     * That a version of a package is part of an update.
     *
     * @param key name of the package as it is called here
     */
    record Fix(String key, RpmVersion version, Advisory advisory, boolean security) {}

    private final Repository repository;
    private final RpmNames names;
    private final List<Fix> fixes = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Set<String> cveIds = new LinkedHashSet<>();
    private final List<Map<String, String>> packages = new ArrayList<>();
    private String type = "";
    private Instant issued;
    private boolean reboot;
    private boolean inPackages;

    private UpdateInfo(Repository repository, RpmNames names) {
        this.repository = repository;
        this.names = names;
    }

    /** Everything that a repository says; nothing if it does not. */
    static List<Fix> read(Repository repository, RpmNames names) throws IOException {
        if (repository.updateinfo() == null) {
            return List.of();
        }
        UpdateInfo file = new UpdateInfo(repository, names);
        try (InputStream in = MetadataFiles.open(repository.updateinfo())) {
            file.read(SafeXml.reader(in));
        } catch (XMLStreamException e) {
            throw new IOException(repository.updateinfo() + " is damaged: " + e.getMessage(), e);
        }
        return file.fixes;
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    begin(xml.getLocalName(), SafeXml.attributes(xml));
                }
                case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT ->
                    end(xml.getLocalName(), text.toString().trim());
                default -> {
                    // Nothing of interest.
                }
            }
        }
    }

    private void begin(String element, Map<String, String> attributes) {
        switch (element) {
            case "update" -> {
                texts.clear();
                cveIds.clear();
                packages.clear();
                reboot = false;
                issued = null;
                type = attributes.getOrDefault("type", "");
            }
            case "issued" -> issued = time(attributes.getOrDefault("date", ""));
            case "reference" -> {
                String id = attributes.getOrDefault("id", "");
                if (id.matches("CVE-\\d{4}-\\d{4,}")) {
                    cveIds.add(id);
                }
            }
            case "pkglist" -> inPackages = true;
            case "package" -> packages.add(attributes);
            default -> {
                // Its text is taken at its end.
            }
        }
    }

    private void end(String element, String text) {
        switch (element) {
            case "pkglist" -> inPackages = false;
            case "reboot_suggested" -> reboot |= !text.equalsIgnoreCase("0") && !text.equalsIgnoreCase("false");
            case "update" -> add();
            case "id", "title", "summary", "severity" -> {
                if (!inPackages) {
                    texts.putIfAbsent(element, text);
                }
            }
            default -> {
                // Descriptions are for people who follow the id.
            }
        }
    }

    private void add() {
        String id = texts.getOrDefault("id", "");
        if (id.isEmpty()) {
            return;
        }
        String title = texts.getOrDefault("title", "");
        String summary = title.isEmpty() ? texts.getOrDefault("summary", "") : title;
        Advisory advisory = new Advisory(
                id,
                severity(texts.getOrDefault("severity", "")),
                "updateinfo of " + repository.alias(),
                List.copyOf(cveIds),
                issued,
                summary,
                reboot);
        for (Map<String, String> named : packages) {
            String epoch = named.getOrDefault("epoch", "0");
            RpmVersion version = new RpmVersion(
                    epoch.matches("\\d{1,9}") ? Long.parseLong(epoch) : 0,
                    named.getOrDefault("version", ""),
                    named.getOrDefault("release", ""));
            String key = names.key(named.getOrDefault("name", ""), named.getOrDefault("arch", ""));
            fixes.add(new Fix(key, version, advisory, type.equals("security")));
        }
    }

    /** SUSE says important, others high. */
    private static Severity severity(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "critical" -> Severity.CRITICAL;
            case "important", "high" -> Severity.HIGH;
            case "moderate", "medium" -> Severity.MEDIUM;
            case "low" -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
    }

    /** Seconds since 1970, or a time in UTC; null if it is neither. */
    private static Instant time(String text) {
        try {
            if (text.matches("\\d{1," + MAX_EPOCH_SECONDS_DIGITS + "}")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            String full = text.length() == "2026-01-01".length() ? text + " 00:00:00" : text;
            return LocalDateTime.parse(full, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}

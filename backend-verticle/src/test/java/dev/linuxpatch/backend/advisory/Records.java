// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Records as the databases of Debian and Ubuntu write them, and the files they come in. */
public final class Records {
    private Records() {}

    /** A Debian advisory, which names vulnerabilities but no severity. */
    public static String dsa(String id, String source, String fixed, String... cveIds) {
        return record(id, source, fixed, "\"upstream\": " + list(cveIds) + ",");
    }

    /** Debian's record of one vulnerability. */
    public static String vulnerability(String cve, String source, String fixed, String vector) {
        return record(
                "DEBIAN-" + cve,
                source,
                fixed,
                "\"upstream\": " + list(cve) + ", \"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"" + vector
                        + "\"}],");
    }

    /** @param more further fields of the record, each with its comma */
    public static String record(String id, String source, String fixed, String more) {
        return "{\"schema_version\": \"1.7.3\", \"id\": \"" + id + "\", \"modified\": \"2026-02-03T00:00:00Z\","
                + "\"published\": \"2026-02-01T10:00:00Z\", \"summary\": \"" + source + " - security update\"," + more
                + "\"affected\": [{\"package\": {\"ecosystem\": \"Debian:12\", \"name\": \"" + source + "\","
                + "\"purl\": \"pkg:deb/debian/" + source + "?arch=source\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\","
                + "\"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"" + fixed + "\"}]}]}]}";
    }

    private static String list(String... texts) {
        return texts.length == 0 ? "[]" : "[\"" + String.join("\", \"", texts) + "\"]";
    }

    /** Writes them as the files of a directory, by id. */
    public static void directory(Path directory, Map<String, String> records) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> entry : records.entrySet()) {
            Files.writeString(directory.resolve(entry.getKey() + ".json"), entry.getValue());
        }
    }

    /** Puts an archive of them in place, at once. */
    public static void archive(Path file, Map<String, String> records) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(next);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : records.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey() + ".json"));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

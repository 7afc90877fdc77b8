// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the local database has on record of one package: enough to make its archive again.
 *
 * @param description fields of its {@code desc}, by name
 * @param files paths relative to the root, directories with a slash at their end
 * @param configuration MD5 of what was shipped, by path, of the files that pacman keeps when the operator has changed them
 * @param script the install script, if it has one
 * @param manifest of the files as they were shipped, if there is one
 */
public record InstalledPackageFiles(
        Map<String, List<String>> description,
        List<String> files,
        Map<String, String> configuration,
        Optional<Path> script,
        Optional<Path> manifest) {
    private static final char SEPARATOR = '\t';

    static InstalledPackageFiles read(Path directory) throws IOException {
        Map<String, List<String>> fields = DescFile.parse(text(directory.resolve("files")));
        Map<String, String> configuration = new LinkedHashMap<>();
        for (String line : fields.getOrDefault("BACKUP", List.of())) {
            int tab = line.lastIndexOf(SEPARATOR);
            if (tab > 0) {
                configuration.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return new InstalledPackageFiles(
                DescFile.parse(text(directory.resolve("desc"))),
                List.copyOf(fields.getOrDefault("FILES", List.of())),
                configuration,
                Optional.of(directory.resolve("install")).filter(Files::exists),
                Optional.of(directory.resolve("mtree")).filter(Files::exists));
    }

    /** Whether it counts as installed only because another one needs it. */
    public boolean dependency() {
        return description.getOrDefault("REASON", List.of("0")).contains("1");
    }

    /** Whether a configuration file is there and is not what was shipped. */
    public boolean changed(Path root, String path) throws IOException {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) && !md5(file).equals(configuration.get(path));
    }

    private static String md5(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}

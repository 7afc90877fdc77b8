// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which installed package owns which kernel image, from dpkg's lists of files and not from the names of packages. Lists
 * are read again only when they change. Used by one thread.
 */
final class KernelImages {
    private static final Pattern IMAGE = Pattern.compile("^/boot/vmlinu[xz]-(\\S+)$", Pattern.MULTILINE);

    private final Path root;
    private final InfoDirectory info;
    private final Map<Path, Scanned> scanned = new HashMap<>();

    KernelImages(Path root) {
        this.root = root;
        this.info = new InfoDirectory(root);
    }

    /**
     * The kernels that are installed, by release.
     *
     * @param entries dpkg's database
     * @return name of the owning package by kernel release ({@code 6.1.0-37-amd64})
     */
    Map<String, String> owners(Map<String, DpkgEntry> entries) throws IOException {
        if (!anyImage()) {
            return Map.of();
        }
        Map<String, String> owners = new TreeMap<>();
        for (Map.Entry<String, DpkgEntry> entry : entries.entrySet()) {
            if (entry.getValue().state().isPresent()) {
                String release = release(info.find(entry.getValue(), "list"));
                if (!release.isEmpty()) {
                    owners.put(release, entry.getKey());
                }
            }
        }
        return Collections.unmodifiableMap(owners);
    }

    /** Containers have none, and are spared the reading of every list. */
    private boolean anyImage() {
        try (DirectoryStream<Path> images = Files.newDirectoryStream(root.resolve("boot"), "vmlinu[xz]-*")) {
            return images.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    private String release(Path list) throws IOException {
        Map<String, Object> identity;
        try {
            identity = Files.readAttributes(list, "unix:ino,size,lastModifiedTime");
        } catch (IOException e) {
            return "";
        }
        Scanned known = scanned.get(list);
        if (known == null || !known.identity().equals(identity)) {
            Matcher image = IMAGE.matcher(new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1));
            known = new Scanned(identity, image.find() ? image.group(1) : "");
            scanned.put(list, known);
        }
        return known.release();
    }

    private record Scanned(Map<String, Object> identity, String release) {}
}

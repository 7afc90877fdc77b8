// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.FileTar;
import dev.linuxpatch.backend.pacman.read.InstalledPackageFiles;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an archive (BUILDINFO(5), libalpm) of an installed package: the files as they are on disk, with the description, the
 * script and the manifest that pacman keeps. It is meant to be installed on the host that it comes from.
 *
 * <p>A configuration file that was changed locally goes in as it is, so that pacman leaves the one on disk alone; what was
 * shipped is on record in {@link Marks}, for pacman would take the local change for that.
 */
final class PackageMaker {
    /** Fields of {@code desc}, and what they are called in {@code .PKGINFO}. */
    private static final Map<String, String> FIELDS = fields();

    private final Path root;
    private final PackageName name;
    private final PackageVersion version;
    private final InstalledPackageFiles installed;

    PackageMaker(Path root, PackageName name, PackageVersion version, InstalledPackageFiles installed) {
        this.root = root;
        this.name = name;
        this.version = version;
        this.installed = installed;
    }

    void write(Path file) throws IOException {
        try (FileTar tar = new FileTar(Files.newOutputStream(file))) {
            tar.text(Marks.INFO, info().getBytes(StandardCharsets.UTF_8));
            if (installed.manifest().isPresent()) {
                tar.text(".MTREE", Files.readAllBytes(installed.manifest().get()));
            }
            if (installed.script().isPresent()) {
                tar.text(".INSTALL", Files.readAllBytes(installed.script().get()));
            }
            for (String path : installed.files()) {
                boolean directory = path.endsWith("/");
                Path onDisk = root.resolve(path);
                // What is gone was deleted locally, or never unpacked (NoExtract).
                if (Files.exists(onDisk, LinkOption.NOFOLLOW_LINKS)) {
                    tar.file(directory ? path.substring(0, path.length() - 1) : path, onDisk, directory);
                }
            }
        }
    }

    private String info() throws IOException {
        List<String> lines = new ArrayList<>();
        FIELDS.forEach((field, name) -> installed
                .description()
                .getOrDefault(field, List.of())
                .forEach(value -> lines.add(name + " = " + value)));
        installed.configuration().keySet().forEach(path -> lines.add("backup = " + path));
        Map<String, String> changed = new LinkedHashMap<>();
        for (Map.Entry<String, String> shipped : installed.configuration().entrySet()) {
            if (installed.changed(root, shipped.getKey())) {
                changed.put(shipped.getKey(), shipped.getValue());
            }
        }
        lines.addAll(new Marks(name, version, changed).lines());
        return String.join("\n", lines) + "\n";
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("NAME", "pkgname");
        fields.put("BASE", "pkgbase");
        fields.put("XDATA", "xdata");
        fields.put("VERSION", "pkgver");
        fields.put("DESC", "pkgdesc");
        fields.put("URL", "url");
        fields.put("BUILDDATE", "builddate");
        fields.put("PACKAGER", "packager");
        fields.put("SIZE", "size");
        fields.put("ARCH", "arch");
        fields.put("LICENSE", "license");
        fields.put("GROUPS", "group");
        fields.put("REPLACES", "replaces");
        fields.put("DEPENDS", "depend");
        fields.put("OPTDEPENDS", "optdepend");
        fields.put("CONFLICTS", "conflict");
        fields.put("PROVIDES", "provides");
        return fields;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.detect;

import dev.linuxpatch.backend.apt.change.AptConfigFile;
import dev.linuxpatch.backend.apt.change.AptPackageManager;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.conf.PackageBackend;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out which package manager a root is run by. */
public final class ManagerDetector {
    /** Where each keeps its database; the only sign in a root that does not say what it is. */
    private static final Map<PackageBackend, List<String>> DATABASES = Map.of(
            PackageBackend.APT, List.of("var/lib/dpkg/status"),
            PackageBackend.DNF, List.of("etc/dnf/dnf.conf"),
            PackageBackend.ZYPPER, List.of("etc/zypp/zypp.conf"),
            PackageBackend.PACMAN, List.of("var/lib/pacman/local"),
            PackageBackend.APK, List.of("lib/apk/db/installed", "usr/lib/apk/db/installed"));

    /** The order in which signs are looked for, so that the answer is always the same. */
    private static final List<PackageBackend> ORDER = List.of(
            PackageBackend.APT, PackageBackend.DNF, PackageBackend.ZYPPER, PackageBackend.PACMAN, PackageBackend.APK);

    /** {@code ID} and {@code ID_LIKE} of os-release(5). */
    private static final Map<String, PackageBackend> DISTRIBUTIONS = Map.ofEntries(
            Map.entry("debian", PackageBackend.APT),
            Map.entry("ubuntu", PackageBackend.APT),
            Map.entry("fedora", PackageBackend.DNF),
            Map.entry("rhel", PackageBackend.DNF),
            Map.entry("centos", PackageBackend.DNF),
            Map.entry("suse", PackageBackend.ZYPPER),
            Map.entry("opensuse", PackageBackend.ZYPPER),
            Map.entry("sles", PackageBackend.ZYPPER),
            Map.entry("arch", PackageBackend.PACMAN),
            Map.entry("alpine", PackageBackend.APK));

    private final Path root;
    private final Path stateDirectory;

    /**
     * @param root {@code /} for this host
     * @param stateDirectory where configuration that a root needs may be written
     */
    public ManagerDetector(Path root, Path stateDirectory) {
        this.root = root;
        this.stateDirectory = stateDirectory;
    }

    /** @param configured {@link PackageBackend#AUTO} to look */
    public Detection detect(PackageBackend configured) throws IOException {
        if (configured != PackageBackend.AUTO) {
            return make(configured);
        }
        // What the distribution says goes first: another package manager may be installed beside its own.
        Optional<PackageBackend> found = byDistribution();
        if (found.isEmpty()) {
            found = ORDER.stream().filter(this::hasDatabase).findFirst();
        }
        if (found.isEmpty()) {
            return new Detection.Unsupported(Problem.of(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "no package manager was found in " + root + "; set package_manager.backend",
                    Map.of("root", root.toString())));
        }
        return make(found.get());
    }

    private Detection make(PackageBackend kind) throws IOException {
        return switch (kind) {
            case APT -> {
                Path configuration = AptConfigFile.forRoot(root, stateDirectory).orElse(null);
                yield new Detection.Supported(new AptPackageManager(root, configuration));
            }
            case AUTO, DNF, YUM, ZYPPER, APK, PACMAN -> {
                String name = kind.name().toLowerCase(Locale.ROOT);
                yield new Detection.Unsupported(Problem.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "the package manager " + name + " is not supported yet",
                        Map.of("package_manager", name)));
            }
        };
    }

    private boolean hasDatabase(PackageBackend kind) {
        return DATABASES.get(kind).stream().anyMatch(sign -> Files.exists(root.resolve(sign)));
    }

    private Optional<PackageBackend> byDistribution() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : osRelease()) {
            if (line.startsWith("ID=")) {
                names.add(0, unquoted(line));
            } else if (line.startsWith("ID_LIKE=")) {
                names.addAll(List.of(unquoted(line).split("\\s+", -1)));
            }
        }
        return names.stream()
                .map(DISTRIBUTIONS::get)
                .filter(kind -> kind != null && hasDatabase(kind))
                .findFirst();
    }

    private List<String> osRelease() throws IOException {
        for (String place : List.of("etc/os-release", "usr/lib/os-release")) {
            try {
                return Files.readAllLines(root.resolve(place));
            } catch (NoSuchFileException e) {
                // The other place is as good.
            }
        }
        return List.of();
    }

    private static String unquoted(String line) {
        return line.substring(line.indexOf('=') + 1).replaceAll("[\"']", "").trim();
    }
}

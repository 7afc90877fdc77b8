// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.detect;

import dev.linuxpatch.backend.apk.change.ApkKind;
import dev.linuxpatch.backend.apt.change.AptKind;
import dev.linuxpatch.backend.dnf.change.DnfKind;
import dev.linuxpatch.backend.manager.Detection;
import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.pacman.change.PacmanKind;
import dev.linuxpatch.backend.zypper.change.ZypperKind;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which package manager a root is run by. */
public final class ManagerDetector {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerDetector.class);

    /** All of them, in the order in which their signs are looked for in a root that does not say what it is. */
    private static final List<ManagerKind> KINDS =
            List.of(new AptKind(), new DnfKind(), new ZypperKind(), new PacmanKind(), new ApkKind());

    /** Words of the configuration that mean another one. */
    private static final Map<PackageBackend, PackageBackend> ALIASES = Map.of(PackageBackend.YUM, PackageBackend.DNF);

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
            return configured(configured);
        }
        List<ManagerKind> present = KINDS.stream().filter(this::hasSign).toList();
        if (present.isEmpty()) {
            return new Detection.Unsupported(Problem.of(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "no package manager was found in " + root + "; set package_manager.backend",
                    Map.of("root", root.toString())));
        }
        // What the distribution says goes first: another package manager may be installed beside its own.
        Optional<ManagerKind> own = byDistribution(present);
        ManagerKind used = own.orElse(present.get(0));
        if (present.size() > 1) {
            LOG.info(
                    "{} has several package managers ({}); {} is used: {}; package_manager.backend chooses another",
                    root,
                    present.stream().map(ManagerDetector::name).collect(Collectors.joining(", ")),
                    name(used),
                    own.isPresent() ? "it is the distribution's own" : "it is the first of them");
        }
        return make(used);
    }

    private Detection configured(PackageBackend word) throws IOException {
        PackageBackend wanted = ALIASES.getOrDefault(word, word);
        ManagerKind kind = KINDS.stream()
                .filter(known -> known.backend() == wanted)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no package manager is called " + wanted));
        // An inventory that is empty because it was looked for in the wrong place would be taken for the truth.
        return hasSign(kind)
                ? make(kind)
                : new Detection.Unsupported(Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "package_manager.backend says " + word.name().toLowerCase(Locale.ROOT) + ", but " + root
                                + " has none of " + String.join(", ", kind.signs()) + "; set it to auto or correct it",
                        Map.of("root", root.toString(), "package_manager", name(kind))));
    }

    private Detection make(ManagerKind kind) throws IOException {
        Optional<Problem> obstacle = kind.obstacle(root);
        return obstacle.isPresent()
                ? new Detection.Unsupported(obstacle.get())
                : new Detection.Supported(kind.make(root, stateDirectory));
    }

    private boolean hasSign(ManagerKind kind) {
        return kind.signs().stream().anyMatch(sign -> Files.exists(root.resolve(sign)));
    }

    private Optional<ManagerKind> byDistribution(List<ManagerKind> present) throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : osRelease()) {
            if (line.startsWith("ID=")) {
                names.add(0, unquoted(line));
            } else if (line.startsWith("ID_LIKE=")) {
                names.addAll(List.of(unquoted(line).split("\\s+", -1)));
            }
        }
        return names.stream()
                .flatMap(name ->
                        present.stream().filter(kind -> kind.distributions().contains(name)))
                .findFirst();
    }

    private static String name(ManagerKind kind) {
        return kind.backend().name().toLowerCase(Locale.ROOT);
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

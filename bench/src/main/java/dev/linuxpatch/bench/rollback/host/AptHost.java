// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A root of apt and dpkg. */
final class AptHost implements Host {
    private static final Pattern REMOVED = Pattern.compile("Status: \\S+ ok config-files");

    private static final String DELETED = "deleted locally";

    private final AptRoot root;

    AptHost(AptRoot root) {
        this.root = root;
        Shared.keepDirectories(root.path());
    }

    @Override
    public Path path() {
        return root.path();
    }

    @Override
    public void install(Map<String, String> versions) {
        root.install(versions.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .toArray(String[]::new));
    }

    @Override
    public void markAutomatic(Collection<String> names) {
        names.forEach(root::markAuto);
    }

    @Override
    public void hold(String name) {
        root.hold(name);
    }

    @Override
    public void withdraw(Collection<PackageModel> models) {
        models.forEach(model -> root.repository().removeArchive(model.name(), model.version()));
        // Nothing more: the indexes are made anew.
        root.repository().publish();
        Shared.deleteArchives(root.path().resolve("var/cache/apt/archives"), ".deb");
        root.update();
    }

    /**
     * Every package in dpkg's own words, and of each configuration file whether it is what was shipped. Of a package of which
     * nothing but configuration files is left, dpkg's words are only that.
     */
    @Override
    public Map<String, String> database() {
        Map<String, String> facts = new TreeMap<>();
        for (String stanza : root.read("var/lib/dpkg/status").split("\n\n+", -1)) {
            // What was never installed, or was purged, sometimes stays there by name.
            if (!stanza.isBlank() && !stanza.contains(" not-installed")) {
                note(facts, stanza.strip().lines().toList());
            }
        }
        mark(facts, "showauto", AUTOMATIC);
        mark(facts, "showhold", "held ");
        return facts;
    }

    private void note(Map<String, String> facts, List<String> stanza) {
        String name = stanza.get(0).substring("Package: ".length());
        // What is wanted of it is nobody's wish: a purge that failed leaves it as "install".
        boolean removed = stanza.stream().anyMatch(line -> REMOVED.matcher(line).matches());
        facts.put(
                "package " + name,
                removed
                        ? CONFIGURATION_LEFT
                        : stanza.stream()
                                .filter(line -> !line.startsWith(" /") && !line.equals("Conffiles:"))
                                // Of one whose script has failed: which version had succeeded before, also if that was
                                // purged since.
                                .filter(line -> !line.startsWith("Config-Version: "))
                                .sorted()
                                .collect(Collectors.joining("; ")));
        stanza.stream().filter(line -> line.startsWith(" /")).forEach(line -> {
            String[] words = line.strip().split(" ", -1);
            String is = condition(root.path().resolve(words[0].substring(1)), words[1]);
            boolean obsolete = words.length > 2;
            // dpkg goes on listing a file that it has no use for any more, until the next upgrade.
            if (!(obsolete && is.equals(DELETED))) {
                facts.put((removed ? LEFT : CONFIGURATION) + words[0], is + (obsolete ? OBSOLETE : ""));
            }
        });
    }

    private static String condition(Path file, String shipped) {
        try {
            if (!Files.exists(file)) {
                return DELETED;
            }
            String is =
                    HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
            return is.equals(shipped) ? AS_SHIPPED : CHANGED_LOCALLY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void mark(Map<String, String> facts, String question, String answer) {
        Tool.run(root.path(), root.environment(), List.of("apt-mark", question))
                .orThrow()
                .output()
                .lines()
                .forEach(name -> facts.put(answer + name, "yes"));
    }

    @Override
    public void close() {
        root.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import dev.linuxpatch.backend.rpm.RpmPackage;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator holds back: the file of dnf's versionlock plugin (dnf-versionlock(8)), one pattern a line. It counts here
 * whether that plugin is installed or not.
 */
public final class DnfHolds implements Predicate<RpmPackage> {
    private static final Logger LOG = LoggerFactory.getLogger(DnfHolds.class);
    private static final String LIST = "etc/dnf/plugins/versionlock.list";
    private static final Pattern PLACE = Pattern.compile("\\s*locklist\\s*=\\s*(\\S+)\\s*");

    private final List<PathMatcher> patterns;

    private DnfHolds(List<PathMatcher> patterns) {
        this.patterns = patterns;
    }

    /** Those of a root, as they are now. */
    public static DnfHolds of(Path root) throws IOException {
        List<PathMatcher> patterns = new ArrayList<>();
        for (String line : lines(file(root))) {
            String pattern = line.replaceFirst("#.*", "").trim();
            // An exclamation mark excludes a version; that holds nothing back at the one that is there.
            if (!pattern.isEmpty() && !pattern.startsWith("!") && pattern.indexOf('/') < 0) {
                add(pattern, patterns);
            }
        }
        return new DnfHolds(patterns);
    }

    /** Files that they depend on. */
    static List<Path> files(Path root) throws IOException {
        return List.of(root.resolve("etc/dnf/plugins/versionlock.conf"), file(root));
    }

    @Override
    public boolean test(RpmPackage found) {
        String name = found.name();
        String plain = found.version().version() + "-" + found.version().release();
        String full = found.version().epoch() + ":" + plain;
        List<Path> forms = List.of(
                Path.of(found.nevra()),
                Path.of(name + "-" + plain + "." + found.architecture()),
                Path.of(name + "-" + full),
                Path.of(name + "-" + plain),
                Path.of(name + "-" + found.version().version()),
                Path.of(name + "." + found.architecture()),
                Path.of(name));
        return patterns.stream().anyMatch(pattern -> forms.stream().anyMatch(pattern::matches));
    }

    private static Path file(Path root) throws IOException {
        for (String line : lines(root.resolve("etc/dnf/plugins/versionlock.conf"))) {
            Matcher place = PLACE.matcher(line);
            if (place.matches()) {
                return root.resolve(place.group(1).replaceFirst("^/+", ""));
            }
        }
        return root.resolve(LIST);
    }

    private static void add(String pattern, List<PathMatcher> patterns) {
        try {
            patterns.add(FileSystems.getDefault()
                    .getPathMatcher("glob:" + pattern.replace("{", "\\{").replace("}", "\\}")));
        } catch (PatternSyntaxException e) {
            LOG.warn("versionlock has a pattern that is none: {}", pattern);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}

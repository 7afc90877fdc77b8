// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.backend.zypper.read.SafeXml;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what {@code zypper --xmlout} answers (zypper's {@code xmlout.rnc}): the summary of a transaction, a search. */
final class ZypperDocument {
    private static final Logger LOG = LoggerFactory.getLogger(ZypperDocument.class);
    private static final Comparator<PackageVersion> NEWEST_FIRST = (a, b) -> RpmVersion.compare(b.value(), a.value());
    /** What is installed and in no repository any more. */
    private static final String NOWHERE = "(System Packages)";

    private final RpmNames names;

    ZypperDocument(RpmNames names) {
        this.names = names;
    }

    /** Packages of {@code <install-summary>}; each is below an element that says what becomes of it. */
    Plan plan(List<String> lines) {
        List<Plan.Step> steps = new ArrayList<>();
        solvables(lines, (what, solvable) -> {
            boolean packages = solvable.getOrDefault("type", "").equals("package");
            PackageName name = name(solvable);
            PackageVersion edition = version(solvable.get("edition"));
            if (!packages || name == null || edition == null || !what.startsWith("to-")) {
                return;
            }
            if (what.equals("to-remove")) {
                steps.add(new Plan.Step(name, edition, null));
            } else {
                steps.add(new Plan.Step(name, version(solvable.get("edition-old")), edition));
            }
        });
        return new Plan(steps);
    }

    /** Packages of {@code <search-result>}: one element a version. */
    Catalog catalog(List<String> lines) {
        Map<PackageName, PackageVersion> installed = new HashMap<>();
        Map<PackageName, List<PackageVersion>> fetchable = new HashMap<>();
        solvables(lines, (what, solvable) -> {
            PackageName name = name(solvable);
            PackageVersion edition = version(solvable.get("edition"));
            if (name == null
                    || edition == null
                    || !solvable.getOrDefault("kind", "").equals("package")) {
                return;
            }
            List<PackageVersion> versions = fetchable.computeIfAbsent(name, key -> new ArrayList<>());
            if (solvable.getOrDefault("status", "").equals("installed")) {
                installed.merge(name, edition, (a, b) -> NEWEST_FIRST.compare(a, b) <= 0 ? a : b);
            }
            if (!solvable.getOrDefault("repository", NOWHERE).equals(NOWHERE) && !versions.contains(edition)) {
                versions.add(edition);
            }
        });
        Map<PackageName, Catalog.Entry> entries = new HashMap<>();
        fetchable.forEach((name, versions) -> {
            versions.sort(NEWEST_FIRST);
            PackageVersion candidate = versions.isEmpty() ? null : versions.get(0);
            entries.put(name, new Catalog.Entry(installed.get(name), candidate, versions));
        });
        return new Catalog(entries);
    }

    /** Calls back for each {@code <solvable>} with the name of the element around it. */
    private static void solvables(List<String> lines, BiConsumer<String, Map<String, String>> found) {
        List<String> path = new ArrayList<>();
        try {
            XMLStreamReader xml = SafeXml.reader(new StringReader(String.join("\n", lines)));
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (xml.getLocalName().equals("solvable") && !path.isEmpty()) {
                        found.accept(path.get(path.size() - 1), SafeXml.attributes(xml));
                    }
                    path.add(xml.getLocalName());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    path.remove(path.size() - 1);
                }
            }
        } catch (XMLStreamException e) {
            // What somebody else wrote in between, or an end that never came: all before it counts.
            LOG.debug("zypper's answer is not well-formed", e);
        }
    }

    private PackageName name(Map<String, String> solvable) {
        String key = names.key(solvable.getOrDefault("name", ""), solvable.getOrDefault("arch", ""));
        return PackageName.isLegal(key) ? new PackageName(key) : null;
    }

    private static PackageVersion version(String edition) {
        return edition != null && PackageVersion.isLegal(edition) ? new PackageVersion(edition) : null;
    }
}

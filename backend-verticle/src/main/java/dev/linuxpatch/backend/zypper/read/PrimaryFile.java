// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.backend.rpm.RpmVersion;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads {@code primary.xml}: the packages of a repository, as createrepo_c writes them. */
final class PrimaryFile {
    private static final Map<String, String> OPERATORS =
            Map.of("EQ", "=", "LT", "<", "GT", ">", "LE", "<=", "GE", ">=");

    private final Repository repository;
    private final RpmNames names;
    /** The same few vendors, architectures and licenses again and again. */
    private final Map<String, String> shared = new HashMap<>();

    private final List<OfferedPackage> packages = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> requires = new ArrayList<>();
    private Map<String, String> version = Map.of();
    private Map<String, String> sizes = Map.of();
    private boolean inRequires;

    private PrimaryFile(Repository repository, RpmNames names) {
        this.repository = repository;
        this.names = names;
    }

    /** The packages that the contract can name; none of a repository that was never fetched. */
    static List<OfferedPackage> read(Repository repository, RpmNames names) throws IOException {
        if (repository.primary() == null) {
            return List.of();
        }
        PrimaryFile file = new PrimaryFile(repository, names);
        try (InputStream in = MetadataFiles.open(repository.primary())) {
            file.read(SafeXml.reader(in));
        } catch (XMLStreamException e) {
            throw new IOException(repository.primary() + " is damaged: " + e.getMessage(), e);
        }
        return file.packages;
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    begin(xml);
                }
                case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName(), text.toString());
                default -> {
                    // Nothing of interest.
                }
            }
        }
    }

    private void begin(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "package" -> {
                texts.clear();
                requires.clear();
            }
            case "version" -> version = SafeXml.attributes(xml);
            case "size" -> sizes = SafeXml.attributes(xml);
            case "requires" -> inRequires = true;
            case "entry" -> {
                if (inRequires) {
                    requires.add(relation(SafeXml.attributes(xml)));
                }
            }
            default -> {
                // Its text is taken at its end.
            }
        }
    }

    private void end(String element, String text) {
        switch (element) {
            case "requires" -> inRequires = false;
            case "package" -> add();
            case "name", "arch", "summary", "url", "license", "vendor", "sourcerpm" -> texts.put(element, text.trim());
            default -> {
                // Descriptions, files, checksums: not shown in lists, and most of the text.
            }
        }
    }

    private void add() {
        String architecture = text("arch");
        String key = names.key(text("name"), architecture);
        RpmVersion found = new RpmVersion(
                number(version.get("epoch")), version.getOrDefault("ver", ""), version.getOrDefault("rel", ""));
        boolean legal = PackageName.isLegal(key) && PackageVersion.isLegal(found.toString());
        if (legal && !architecture.equals("src") && !architecture.equals("nosrc")) {
            packages.add(new OfferedPackage(
                    key,
                    found,
                    sharing(architecture),
                    text("summary"),
                    text("url"),
                    sharing(text("license")),
                    sharing(text("vendor")),
                    sharing(source(text("sourcerpm"), text("name"))),
                    String.join("\n", requires),
                    number(sizes.get("package")),
                    number(sizes.get("installed")),
                    repository));
        }
    }

    private String text(String element) {
        return texts.getOrDefault(element, "");
    }

    private String sharing(String text) {
        return shared.computeIfAbsent(text, same -> same);
    }

    private static String relation(Map<String, String> entry) {
        String name = entry.getOrDefault("name", "");
        String operator = OPERATORS.get(entry.getOrDefault("flags", ""));
        if (operator == null) {
            return name;
        }
        String epoch = entry.getOrDefault("epoch", "0");
        String release = entry.getOrDefault("rel", "");
        return name + " " + operator + " " + (epoch.equals("0") ? "" : epoch + ":") + entry.getOrDefault("ver", "")
                + (release.isEmpty() ? "" : "-" + release);
    }

    /** name-version-release.src.rpm */
    private static String source(String file, String name) {
        int release = file.lastIndexOf('-');
        int version = release <= 0 ? -1 : file.lastIndexOf('-', release - 1);
        return version <= 0 ? name : file.substring(0, version);
    }

    private static long number(String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.host;

import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import dev.linuxpatch.backend.run.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The root of a Debian host as far as readers of packages see it: dpkg's database, an archive's package list, and apt's
 * configuration. Text only: nothing can be installed, and no archive is behind it. What it holds depends on the two numbers
 * and nothing else, so two runs measure the same bytes.
 *
 * @param packages how many packages are installed
 * @param offered how many packages the archive's list has, the installed ones among them
 */
public record SyntheticHost(int packages, int offered) {
    private static final List<String> SECTIONS = List.of("libs", "admin", "net", "python", "utils", "devel");
    private static final Path LISTS = Path.of("var/lib/apt/lists");
    private static final String ARCHIVE = "archive.invalid_debian_dists_stable";
    private static final String PACKAGE_LIST = ARCHIVE + "_main_binary-amd64_Packages";
    /** Every so many packages has a newer version in the archive. */
    private static final int UPGRADABLE_EVERY = 8;

    private static final int MULTI_ARCH_EVERY = 10;

    public SyntheticHost {
        if (packages < 1 || offered < packages) {
            throw new IllegalArgumentException("not a host: " + packages + " packages of " + offered);
        }
    }

    /** A host whose archive offers just what is installed. */
    public SyntheticHost(int packages) {
        this(packages, packages);
    }

    /**
     * The service's own reader of a root that was written by this class, beside an apt that knows its one list and would
     * upgrade nothing: what apt itself takes is not part of a benchmark.
     */
    public static AptInventoryReader reader(Path root) {
        Path list = root.resolve(LISTS).resolve(PACKAGE_LIST);
        return new AptInventoryReader(
                root,
                command -> new Captured(
                        0, command.argv().contains("indextargets") ? list + " yes\n" : "", "", false, false),
                Optional::empty);
    }

    /** How many packages the archive has in a newer version. */
    public int upgradable() {
        return (packages + UPGRADABLE_EVERY - 1) / UPGRADABLE_EVERY;
    }

    /** Writes the root into a directory, which is made if it is not there. */
    public void write(Path root) throws IOException {
        for (String directory : List.of(
                "etc/apt/apt.conf.d",
                "etc/apt/preferences.d",
                "etc/apt/sources.list.d",
                "var/cache/apt/archives/partial",
                "var/lib/apt/lists/partial",
                "var/lib/dpkg/info",
                "var/lib/dpkg/updates",
                "var/lib/dpkg/triggers",
                "var/log/apt")) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.writeString(
                root.resolve("etc/apt/sources.list"), "deb [trusted=yes] http://archive.invalid/debian stable main\n");
        Files.writeString(
                root.resolve("etc/os-release"),
                "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (synthetic)\"\n");
        Files.writeString(root.resolve("var/lib/dpkg/arch"), "amd64\n");
        Files.writeString(root.resolve("var/lib/dpkg/available"), "");
        Files.writeString(root.resolve("var/lib/dpkg/status"), status());
        Path lists = root.resolve(LISTS);
        Files.writeString(
                lists.resolve(ARCHIVE + "_Release"),
                "Origin: Debian\nLabel: Debian\nSuite: stable\nCodename: stable\nArchitectures: amd64 all\nComponents: main\n");
        Files.writeString(lists.resolve(PACKAGE_LIST), packageList());
        for (int i = 0; i < packages; i++) {
            Files.writeString(
                    root.resolve("var/lib/dpkg/info/" + name(i) + (isMultiArch(i) ? ":amd64" : "") + ".list"),
                    "/.\n/usr\n/usr/share\n/usr/share/doc\n/usr/share/doc/%1$s\n/usr/share/doc/%1$s/copyright\n"
                            .formatted(name(i)));
        }
    }

    /** The text of {@code /var/lib/dpkg/status}. */
    public String status() {
        StringBuilder text = new StringBuilder(packages * 1000);
        for (int i = 0; i < packages; i++) {
            text.append("Package: ").append(name(i)).append("\nStatus: install ok installed\n");
            appendCommonFields(text, i, version(i, "u1"));
            text.append("Description: synthetic package number ").append(i).append('\n');
            text.append(
                    " A paragraph as long as those of real packages, so that reading it costs as much.\n".repeat(5));
            text.append("Homepage: https://synthetic.invalid/").append(i).append("\n\n");
        }
        return text.toString();
    }

    /** The text of the archive's package list: some of the packages are newer than what is installed. */
    public String packageList() {
        StringBuilder text = new StringBuilder(offered * 800);
        for (int i = 0; i < offered; i++) {
            String version = version(i, i % UPGRADABLE_EVERY == 0 ? "u2" : "u1");
            text.append("Package: ").append(name(i)).append('\n');
            appendCommonFields(text, i, version);
            text.append("Description: synthetic package number ").append(i).append('\n');
            text.append("Description-md5: ")
                    .append("0123456789abcdef".repeat(2))
                    .append('\n');
            text.append("Filename: pool/main/s/%1$s/%1$s_%2$s_amd64.deb\n".formatted(name(i), version));
            text.append("Size: ").append(10_000 + i * 13).append('\n');
            text.append("SHA256: ").append("0123456789abcdef".repeat(4)).append("\n\n");
        }
        return text.toString();
    }

    private static void appendCommonFields(StringBuilder text, int i, String version) {
        text.append("Priority: optional\nSection: ").append(SECTIONS.get(i % SECTIONS.size()));
        text.append("\nInstalled-Size: ").append(40 + i * 7 % 9000);
        text.append("\nMaintainer: Synthetic Maintainers <synthetic@example.invalid>\nArchitecture: amd64\n");
        if (isMultiArch(i)) {
            text.append("Multi-Arch: same\n");
        }
        text.append("Version: ").append(version).append('\n');
        if (i > 1) {
            text.append("Depends: ").append(name(i / 2)).append(" (>= 1.0), ").append(name(i - 1));
            text.append(" | synthetic-virtual\n");
        }
    }

    private static boolean isMultiArch(int i) {
        return i % MULTI_ARCH_EVERY == 3;
    }

    private static String name(int i) {
        return "synthetic-%05d".formatted(i);
    }

    private static String version(int i, String update) {
        return (i % 5 == 0 ? "1:" : "") + "2." + i + "-1+deb12" + update;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One installed package of the rpm database.
 *
 * @param version with an epoch only if it is not 0
 * @param installedAt null if unknown
 * @param archiveBytes size of the .rpm that it came from, 0 if unknown
 * @param installedBytes what its files take, 0 if unknown
 * @param summary one line
 * @param vendor empty if unknown, as are the license, the address and the packager
 * @param sourceRpm file name of the source package, empty if unknown
 * @param requires everything that it cannot do without
 * @param recommends weak dependencies, suggestions included
 * @param provides names that it answers to, its own included
 * @param kernel release of the kernel whose image it owns; empty for nearly all
 */
public record RpmPackage(
        String name,
        RpmVersion version,
        String architecture,
        Instant installedAt,
        long archiveBytes,
        long installedBytes,
        String summary,
        String vendor,
        String license,
        String url,
        String packager,
        String sourceRpm,
        List<RpmRelation> requires,
        List<RpmRelation> recommends,
        List<String> provides,
        String kernel) {

    /** Packages of which several versions are installed side by side on purpose say so with one of these. */
    private static final List<String> SIDE_BY_SIDE =
            List.of("installonlypkg(", "multiversion(", "kernel-modules-core", "kernel-uname-r");

    public RpmPackage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        requires = List.copyOf(requires);
        recommends = List.copyOf(recommends);
        provides = List.copyOf(provides);
    }

    static RpmPackage of(RpmHeader header) {
        long installed = header.number(Tag.INSTALLTIME);
        long longSize = header.number(Tag.LONGSIZE);
        long longArchive = header.number(Tag.LONGSIGSIZE);
        List<RpmRelation> weak =
                new ArrayList<>(RpmRelation.of(header, Tag.RECOMMENDNAME, Tag.RECOMMENDFLAGS, Tag.RECOMMENDVERSION));
        weak.addAll(RpmRelation.of(header, Tag.SUGGESTNAME, Tag.SUGGESTFLAGS, Tag.SUGGESTVERSION));
        return new RpmPackage(
                header.string(Tag.NAME),
                new RpmVersion(header.number(Tag.EPOCH), header.string(Tag.VERSION), header.string(Tag.RELEASE)),
                header.string(Tag.ARCH),
                installed == 0 ? null : Instant.ofEpochSecond(installed),
                longArchive == 0 ? header.number(Tag.SIGSIZE) : longArchive,
                longSize == 0 ? header.number(Tag.SIZE) : longSize,
                header.string(Tag.SUMMARY),
                header.string(Tag.VENDOR),
                header.string(Tag.LICENSE),
                header.string(Tag.URL),
                header.string(Tag.PACKAGER),
                header.string(Tag.SOURCERPM),
                RpmRelation.of(header, Tag.REQUIRENAME, Tag.REQUIREFLAGS, Tag.REQUIREVERSION),
                weak,
                header.strings(Tag.PROVIDENAME),
                RpmFiles.kernel(header));
    }

    /** Keys that rpm trusts are kept like packages, but are none. */
    public boolean isKey() {
        return name.equals("gpg-pubkey");
    }

    /** Whether several versions of it may be installed beside each other (kernels and their modules). */
    public boolean sideBySide() {
        return provides.stream().anyMatch(provided -> SIDE_BY_SIDE.stream().anyMatch(provided::startsWith));
    }

    /** {@code name-epoch:version-release.arch}, in which the epoch is always there. */
    public String nevra() {
        return name + "-" + version.epoch() + ":" + version.version() + "-" + version.release() + "." + architecture;
    }

    /** Name of the source package; its own if it names none. */
    public String source() {
        // name-version-release.src.rpm
        int release = sourceRpm.lastIndexOf('-');
        int version = release <= 0 ? -1 : sourceRpm.lastIndexOf('-', release - 1);
        return version <= 0 ? name : sourceRpm.substring(0, version);
    }
}

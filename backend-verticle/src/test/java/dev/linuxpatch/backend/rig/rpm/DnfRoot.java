// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.CachedBuild;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An isolated root whose packages come through dnf, from a signed repository that it has fetched the index of. */
public final class DnfRoot implements AutoCloseable {
    private final RpmRoot root = RpmRig.shared().newRoot();

    public DnfRoot() {
        configure(root);
        // The index is fetched once for all roots: where dnf keeps it depends on its address only.
        Path fetched =
                CachedBuild.directory("dnf", root.repository().directory().toString(), DnfRoot::fetch);
        Trees.copy(fetched.resolve("cache"), root.path().resolve("var/cache/dnf"));
    }

    private static void configure(RpmRoot root) {
        root.write("etc/dnf/dnf.conf", "[main]\nmetadata_expire=never\nretries=1\ntimeout=5\n");
        useSource(root, "file://" + root.repository().directory());
    }

    private static void fetch(Path target) {
        try (RpmRoot root = RpmRig.shared().newRoot()) {
            configure(root);
            dnf(root, "makecache").orThrow();
            Trees.copy(root.path().resolve("var/cache/dnf"), target.resolve("cache"));
        }
    }

    /** What rpm has to do with it. */
    public RpmRoot rpm() {
        return root;
    }

    public Path path() {
        return root.path();
    }

    /** Runs {@code dnf --installroot} with these arguments. */
    public AptResult dnf(String... arguments) {
        return dnf(root, arguments);
    }

    private static AptResult dnf(RpmRoot root, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "setsid",
                "--wait",
                "dnf",
                "-y",
                "--installroot=" + root.path(),
                "--config=" + root.path().resolve("etc/dnf/dnf.conf"),
                "--setopt=reposdir=" + root.path().resolve("etc/yum.repos.d"),
                "--releasever=1"));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(root.path(), root.environment(), argv);
    }

    /** Installs {@code name} or {@code name=version-release}, with whatever that needs. */
    public void install(String... packages) {
        List<String> arguments = new ArrayList<>(List.of("install"));
        Arrays.stream(packages).map(wanted -> wanted.replace('=', '-')).forEach(arguments::add);
        dnf(arguments.toArray(String[]::new)).orThrow();
    }

    /** Uses this base address instead of the present one: {@code file://…}, {@code http://…}. */
    public void useSource(String address) {
        useSource(root, address);
    }

    /** The same, and what comes from there must be signed, each package by itself. */
    public void requireSignedPackages(String address) {
        useSource(root, address);
        root.write(
                "etc/yum.repos.d/rig.repo",
                root.read("etc/yum.repos.d/rig.repo").replace("\ngpgcheck=0", "\ngpgcheck=1"));
    }

    private static void useSource(RpmRoot root, String address) {
        root.write(
                "etc/yum.repos.d/rig.repo",
                "[rig]\nname=rig\nbaseurl=" + address + "\nenabled=1\ngpgcheck=0\nrepo_gpgcheck=1\ngpgkey=file://"
                        + root.path().resolve(RpmRoot.KEY) + "\n");
    }

    /** Keeps the package at the version that it has, as {@code dnf versionlock add} does. */
    public void hold(String name) {
        root.write(
                "etc/dnf/plugins/versionlock.list",
                name + "-0:" + root.versionOf(name).orElseThrow() + ".*\n");
    }

    @Override
    public void close() {
        root.close();
    }
}

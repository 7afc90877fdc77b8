// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An isolated root whose packages come through dnf, from a signed repository that it has fetched the index of. */
public final class DnfRoot implements AutoCloseable {
    private final RpmRoot root = RpmRig.shared().newRoot();

    public DnfRoot() {
        root.write("etc/dnf/dnf.conf", "[main]\nmetadata_expire=0\nretries=1\ntimeout=5\n");
        useSource("file://" + root.repository().directory());
        dnf("makecache").orThrow();
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
        List<String> argv = new ArrayList<>(List.of(
                "setsid",
                "--wait",
                "dnf",
                "-y",
                "--installroot=" + root.path(),
                "--config=" + root.path().resolve("etc/dnf/dnf.conf"),
                "--setopt=reposdir=" + root.path().resolve("etc/yum.repos.d"),
                "--setopt=cachedir=/var/cache/dnf",
                "--releasever=1"));
        argv.addAll(Arrays.asList(arguments));
        return Tool.run(root.path(), root.environment(), argv);
    }

    /** Uses this base address instead of the present one: {@code file://…}, {@code http://…}. */
    public void useSource(String address) {
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

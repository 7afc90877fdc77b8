// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.backend.zypper.change.ZypperKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A root as zypper keeps it: rpm's database where SUSE has it, the key of the repository trusted, its index fetched. Tool:
 * {@code apt-get install --no-install-recommends zypper}.
 */
public final class ZypperRoot {
    private static final String DATABASE = "var/lib/rpm";

    private final RpmRoot rpm;

    private ZypperRoot(RpmRoot rpm) {
        this.rpm = rpm;
    }

    /** A root with nothing installed but a shell, that knows its repository. */
    public static ZypperRoot create() {
        return in(RpmRig.shared().newRoot());
    }

    /** The same in a directory as for {@link RpmRig#newRootIn}. */
    public static ZypperRoot createIn(Path base) {
        return in(RpmRig.shared().newRootIn(base));
    }

    private static ZypperRoot in(RpmRoot fresh) {
        ZypperRoot root = new ZypperRoot(fresh);
        root.moveDatabase();
        root.rpm
                .rpm("--import", root.rpm.path().resolve(RpmRoot.KEY).toString())
                .orThrow();
        root.source(root.rpm.repository().directory().toUri().toString());
        root.zypper("refresh").orThrow();
        return root;
    }

    public RpmRoot rpm() {
        return rpm;
    }

    /** The package manager under test, for this root. */
    public PackageManager manager() {
        try {
            return new ZypperKind().make(rpm.path(), rpm.path().resolveSibling("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes packages from there; what was fetched stays. */
    public void source(String address) {
        rpm.write(
                "etc/zypp/repos.d/rig.repo",
                "[rig]\nname=Rig packages\nenabled=1\nautorefresh=0\nbaseurl=" + address
                        + "\ntype=rpm-md\ngpgcheck=1\n");
    }

    /** From now on what comes from there must be signed, each package by itself. */
    public void requireSignedPackages() {
        rpm.write("etc/zypp/repos.d/rig.repo", rpm.read("etc/zypp/repos.d/rig.repo") + "pkg_gpgcheck=1\n");
    }

    /** Runs zypper on this root. */
    public AptResult zypper(String... arguments) {
        List<String> argv = new ArrayList<>(
                List.of("setsid", "--wait", "zypper", "--root", rpm.path().toString(), "--non-interactive"));
        argv.addAll(Arrays.asList(arguments));
        Map<String, String> environment = new HashMap<>(rpm.environment());
        environment.put("ZYPP_CONF", rpm.path().resolve("etc/zypp/zypp.conf").toString());
        environment.put("LC_ALL", "C.UTF-8");
        return Tool.run(rpm.path(), environment, argv);
    }

    /** Leaves the number of this JVM where libzypp does, until closed. */
    public AutoCloseable lock() {
        Path file = rpm.path().resolve("run/zypp.pid");
        Trees.write(file, ProcessHandle.current().pid() + "\n");
        return () -> Files.delete(file);
    }

    /** Debian's rpm looks in another place than libzypp. */
    private void moveDatabase() {
        try {
            Path there = rpm.path().resolve(DATABASE);
            Path own = rpm.path().resolve(RpmRoot.DATABASE);
            Files.createDirectories(there.getParent());
            Files.move(own, there);
            Files.createSymbolicLink(own, Path.of("../" + DATABASE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

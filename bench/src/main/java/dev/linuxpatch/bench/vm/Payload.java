// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk that is brought to the machine, as an administrator would bring it: the built service and a repository. */
record Payload(Path dist, Path kernel, Path work) {
    /** Where the machine has it. */
    static final String MOUNTED = "/mnt";

    /** The service as a Debian package, in two versions that differ in nothing else. */
    static final String PACKAGE = "linux-patch-api";

    static final String OLDER = "1.0";
    static final String NEWER = "2.0";

    /** Writes the image of the disk. */
    Path write() throws IOException, InterruptedException {
        Path tree = Files.createDirectory(work.resolve("payload"));
        Path target = Files.createDirectories(tree.resolve("dist/target"));
        Tool.run(
                work,
                "cp",
                "-a",
                dist.resolve("install").toString(),
                dist.resolve("systemd").toString(),
                target.getParent().toString());
        Tool.run(work, "cp", "-a", dist.resolve("target/linux-patch-api").toString(), target.toString());
        TestPackages packages = new TestPackages(tree.resolve("repo"));
        packages.write(kernel);
        for (String version : new String[] {OLDER, NEWER}) {
            Tool.run(
                    work,
                    dist.resolve("package").toString(),
                    "--version",
                    version,
                    "--out",
                    packages.directory().toString());
        }
        packages.index();
        Path image = work.resolve("payload.img");
        Tool.run(
                work,
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-L",
                "lpa-payload",
                "-d",
                tree.toString(),
                image.toString(),
                "512M");
        return image;
    }
}

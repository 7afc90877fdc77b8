// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import java.time.Instant;
import java.util.List;

/**
 * One package of apk's database.
 *
 * @param broken what apk itself remembers as not in order: {@code f} files, {@code s} a script, {@code x} attributes
 * @param built null if unknown
 * @param dependencies as they are written: {@code so:libc.musl-x86_64.so.1}, {@code rig-lib>=1.0}, {@code !rig-a}
 * @param provides names and versions as they are written
 * @param files absolute paths
 */
record ApkPackage(
        String name,
        String version,
        String architecture,
        String description,
        String url,
        String license,
        String origin,
        String maintainer,
        long archiveBytes,
        long installedBytes,
        Instant built,
        String broken,
        List<String> dependencies,
        List<String> provides,
        List<String> files) {
    ApkPackage {
        dependencies = List.copyOf(dependencies);
        provides = List.copyOf(provides);
        files = List.copyOf(files);
    }

    /** The name in a dependency or in what is provided, without the version. */
    static String nameIn(String requirement) {
        int end = 0;
        while (end < requirement.length() && "<>=~@".indexOf(requirement.charAt(end)) < 0) {
            end++;
        }
        return requirement.substring(0, end);
    }
}

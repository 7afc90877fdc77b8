// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A package to build.
 *
 * @param version without the release, which is always 1
 * @param fields further lines of {@code .PKGINFO}: {@code depend = rig-lib>=1.0}
 * @param script content of {@code .INSTALL}; empty for none
 * @param files content by path; kept as configuration where a field {@code backup} names it
 */
public record PacmanSpec(String name, String version, List<String> fields, String script, Map<String, String> files) {
    public PacmanSpec {
        fields = List.copyOf(fields);
        files = Map.copyOf(new TreeMap<>(files));
    }

    /** One with a file that says which it is, and nothing else. */
    public static PacmanSpec of(String name, String version) {
        return new PacmanSpec(
                name, version, List.of(), "", Map.of("usr/share/rig/" + name, name + " " + version + "\n"));
    }

    public PacmanSpec field(String name, String value) {
        List<String> more = new ArrayList<>(fields);
        more.add(name + " = " + value);
        return new PacmanSpec(this.name, version, more, script, files);
    }

    /** @param body of what runs after it is installed or upgraded */
    public PacmanSpec after(String body) {
        String functions = "post_install() {\n" + body + "}\npost_upgrade() {\n" + body + "}\n";
        return new PacmanSpec(name, version, fields, functions, files);
    }

    public PacmanSpec configuration(String path, String content) {
        Map<String, String> more = new TreeMap<>(files);
        more.put(path, content);
        return new PacmanSpec(name, version, fields, script, more).field("backup", path);
    }

    /** As pacman writes it. */
    String fullVersion() {
        return version + "-1";
    }

    String fileName() {
        return name + "-" + fullVersion() + "-any.pkg.tar.zst";
    }
}

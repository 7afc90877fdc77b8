// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths that a package owns. */
final class RpmFiles {
    // /boot/vmlinuz-6.1.0, /lib/modules/6.1.0/vmlinuz, and below /usr
    private static final Pattern KERNEL =
            Pattern.compile("/boot/vmlinu[xz]-(?<boot>[^/]+)|(?:/usr)?/lib/modules/(?<module>[^/]+)/vmlinu[xz]");

    private RpmFiles() {}

    static List<String> of(RpmHeader header) {
        List<String> names = header.strings(Tag.BASENAMES);
        List<String> directories = header.strings(Tag.DIRNAMES);
        int[] indexes = header.numbers(Tag.DIRINDEXES);
        if (names.isEmpty()) {
            return header.strings(Tag.OLDFILENAMES);
        }
        List<String> files = new ArrayList<>(names.size());
        for (int i = 0; i < names.size() && i < indexes.length; i++) {
            if (indexes[i] >= 0 && indexes[i] < directories.size()) {
                files.add(directories.get(indexes[i]) + names.get(i));
            }
        }
        return files;
    }

    /** Release of the kernel whose image is among them, by its place and not by the name of the package; empty if none is. */
    static String kernel(RpmHeader header) {
        boolean image = header.strings(Tag.BASENAMES).stream().anyMatch(name -> name.startsWith("vmlinu"));
        if (image) {
            for (String file : of(header)) {
                Matcher kernel = KERNEL.matcher(file);
                if (kernel.matches()) {
                    return kernel.group("boot") == null ? kernel.group("module") : kernel.group("boot");
                }
            }
        }
        return "";
    }
}

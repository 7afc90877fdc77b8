// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A dependency.
 *
 * @param name a package's name, or anything else that a package provides: a capability, a file
 * @param version relation and version ({@code >= 2.0}); null for any version
 */
public record RpmRelation(String name, String version) {
    private static final int LESS = 1 << 1;
    private static final int GREATER = 1 << 2;
    private static final int EQUAL = 1 << 3;

    public RpmRelation {
        Objects.requireNonNull(name, "name");
    }

    /** What rpm itself must be able to do is no dependency on a package. */
    static List<RpmRelation> of(RpmHeader header, Tag names, Tag flags, Tag versions) {
        List<String> name = header.strings(names);
        List<String> version = header.strings(versions);
        int[] flag = header.numbers(flags);
        List<RpmRelation> relations = new ArrayList<>(name.size());
        for (int i = 0; i < name.size(); i++) {
            String operator = i < flag.length ? operator(flag[i]) : "";
            boolean versioned = !operator.isEmpty() && i < version.size();
            if (!name.get(i).startsWith("rpmlib(")) {
                relations.add(new RpmRelation(name.get(i), versioned ? operator + " " + version.get(i) : null));
            }
        }
        return relations;
    }

    private static String operator(int flags) {
        return ((flags & LESS) != 0 ? "<" : "")
                + ((flags & GREATER) != 0 ? ">" : "")
                + ((flags & EQUAL) != 0 ? "=" : "");
    }
}

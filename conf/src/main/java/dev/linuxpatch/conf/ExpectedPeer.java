// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody without whom a node is not ready: one node by its name, or any node that has a role.
 *
 * @param kind which of the two
 * @param name of the node or of the role
 */
public record ExpectedPeer(Kind kind, String name) {

    /** What the name is one of. */
    public enum Kind {
        NODE,
        ROLE
    }

    static final Pattern NODE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
    private static final String ROLE = "role:";
    private static final Set<String> ROLES = Set.of("http", "job", "backend", "ws");

    public ExpectedPeer {
        Check.notBlank("name", name);
    }

    static Optional<ExpectedPeer> parse(String text) {
        if (text.startsWith(ROLE)) {
            String role = text.substring(ROLE.length());
            return ROLES.contains(role) ? Optional.of(new ExpectedPeer(Kind.ROLE, role)) : Optional.empty();
        }
        return NODE.matcher(text).matches() ? Optional.of(new ExpectedPeer(Kind.NODE, text)) : Optional.empty();
    }

    /** As the file has it: {@code node-b}, or {@code role:backend}. */
    @Override
    public String toString() {
        return kind == Kind.ROLE ? ROLE + name : name;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import java.util.List;
import java.util.stream.IntStream;

/** A node's name: what it does, and which of those that do it. */
public record Name(Role role, int number) {
    /** The server that the job nodes keep jobs in. It is no node, but can be hit like one. */
    public static final Name STORE = new Name(Role.STORE, 1);

    /** What a node does. */
    public enum Role {
        FRONT("front", "http,ws"),
        JOBS("jobs", "job"),
        HOST("host", "backend"),
        STORE("store", "");

        private final String word;
        private final String roles;

        Role(String word, String roles) {
            this.word = word;
            this.roles = roles;
        }

        public String word() {
            return word;
        }

        /** As {@code --roles} takes them; empty if it is no node of ours. */
        public String roles() {
            return roles;
        }
    }

    /** So many of a kind. */
    public static List<Name> all(Role role, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Name(role, number))
                .toList();
    }

    @Override
    public String toString() {
        return role.word() + number;
    }
}

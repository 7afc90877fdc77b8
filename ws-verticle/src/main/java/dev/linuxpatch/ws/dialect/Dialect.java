// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.dialect;

/** How a frame is dressed. A client speaks the flat one until it sends a message in the other. */
public enum Dialect {
    /** {@code {"event":…,"job_id":…}}, as the original's implementation sends it. */
    FLAT {
        @Override
        String dress(String name, String members) {
            return "{\"event\":\"" + name + "\"," + members + "}";
        }
    },
    /** {@code {"type":…,"payload":{"job_id":…}}}, as the original's documents have it. */
    DOCUMENTED {
        @Override
        String dress(String name, String members) {
            return "{\"type\":\"" + name + "\",\"payload\":{" + members + "}}";
        }
    };

    /** What a client is told that is too slow; it holds a mark where the position belongs. */
    public String lagging() {
        return Farewells.LAGGING.text(this);
    }

    /** What a client is told before the service stops; it holds a mark where the position belongs. */
    public String restarting() {
        return Farewells.RESTARTING.text(this);
    }

    /** @param members of a JSON object, without its braces; never empty */
    abstract String dress(String name, String members);

    // A frame needs the dialects, so it is made after them.
    private static final class Farewells {
        static final Frame LAGGING = encoded(Frame.lagging());
        static final Frame RESTARTING = encoded(Frame.restarting());

        private static Frame encoded(Frame frame) {
            for (Dialect dialect : values()) {
                frame.text(dialect);
            }
            return frame;
        }
    }
}

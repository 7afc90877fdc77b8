// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.tail;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.NodeId;
import java.util.List;
import java.util.Objects;

/**
 * What passes between a front, which owns the sockets, and the WS verticle, which knows who wants what. A front carries
 * text in both directions and understands none of it.
 */
public final class TailMessages {
    private TailMessages() {}

    /**
     * A client has connected.
     *
     * @param front whom to send frames to
     * @param connection unique at that front
     * @param since last position that the client has seen; null to begin with what happens next
     */
    public record OpenTail(NodeId front, String connection, Caller caller, Long since) {
        public OpenTail {
            Objects.requireNonNull(front, "front");
            Objects.requireNonNull(connection, "connection");
            Objects.requireNonNull(caller, "caller");
        }
    }

    /** Answer to {@link OpenTail}: the node that serves this connection from now on. */
    public record TailOpened(NodeId server) {
        public TailOpened {
            Objects.requireNonNull(server, "server");
        }
    }

    /** A client has sent a message; the next one of this connection follows after the answer. */
    public record TailText(NodeId front, String connection, String text) {
        public TailText {
            Objects.requireNonNull(front, "front");
            Objects.requireNonNull(connection, "connection");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A front is alive, and asks whether its server still is. A server forgets a front that stays silent; a front closes
     * its sockets when the server is gone, so that clients connect again.
     */
    public record CheckTails(NodeId front) {
        public CheckTails {
            Objects.requireNonNull(front, "front");
        }
    }

    /** A client has gone. */
    public record CloseTail(NodeId front, String connection) {
        public CloseTail {
            Objects.requireNonNull(front, "front");
            Objects.requireNonNull(connection, "connection");
        }
    }

    /** Answer to {@link CheckTails}: how many connections of that front the server knows. */
    public record TailsHeld(int connections) {}

    /** A front is about to stop, with all its sockets. The server forgets them. */
    public record PartTails(NodeId front) {
        public PartTails {
            Objects.requireNonNull(front, "front");
        }
    }

    /**
     * The last words for some connections of one front.
     *
     * @param text names the position from which to resume in place of {@link TailFrame#RESUME_MARK}
     */
    public record Farewell(List<String> connections, String text) {
        public Farewell {
            connections = List.copyOf(connections);
            Objects.requireNonNull(text, "text");
        }
    }

    /** Answer to {@link PartTails}: what each client is told before its socket is closed. */
    public record TailsParted(List<Farewell> farewells) {
        public TailsParted {
            farewells = List.copyOf(farewells);
        }
    }

    /** Answer to {@link TailText} and {@link CloseTail}. */
    public record TailNoted() {}

    /**
     * One text frame for some connections of one front.
     *
     * @param position of the last event that a client has seen once it has this frame, the place from which it would
     *     resume; 0 if this frame does not move that place
     * @param lagging what the front sends, before it closes, to a connection whose queue has no room for this frame: it
     *     names the position from which to resume in place of {@link #RESUME_MARK}
     */
    public record TailFrame(List<String> connections, String text, long position, String lagging) {
        /** Replaced in {@code lagging} by the newest position that was written to the connection. */
        public static final String RESUME_MARK = "@@resume@@";

        public TailFrame {
            connections = List.copyOf(connections);
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(lagging, "lagging");
        }
    }

    /**
     * Frames for one front, in order.
     *
     * @param paced whether the reply waits until those connections have taken the frames, so that a replay never outruns
     *     its reader; else it comes at once
     */
    public record DeliverFrames(List<TailFrame> frames, boolean paced) {
        public DeliverFrames {
            frames = List.copyOf(frames);
        }
    }

    /** Answer to {@link DeliverFrames}: connections that are gone. */
    public record FramesDelivered(List<String> gone) {
        public FramesDelivered {
            gone = List.copyOf(gone);
        }
    }
}

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

    /** A client has sent a text message. */
    public record TailText(NodeId front, String connection, String text) {
        public TailText {
            Objects.requireNonNull(front, "front");
            Objects.requireNonNull(connection, "connection");
            Objects.requireNonNull(text, "text");
        }
    }

    /** A client has gone. */
    public record CloseTail(NodeId front, String connection) {
        public CloseTail {
            Objects.requireNonNull(front, "front");
            Objects.requireNonNull(connection, "connection");
        }
    }

    /** Answer to {@link TailText} and {@link CloseTail}. */
    public record TailNoted() {}

    /**
     * One text frame for some connections of one front.
     *
     * @param position the newest position that a client has seen with this frame; 0 if the frame is not about an event
     * @param lagging what the front sends, before it closes, to a connection whose queue is full: it names the position
     *     from which to resume in place of {@link #RESUME_MARK}; null to never drop for this frame
     */
    public record TailFrame(List<String> connections, String text, long position, String lagging) {
        /** Replaced in {@code lagging} by the last position that the connection was sent. */
        public static final String RESUME_MARK = "@@resume@@";

        public TailFrame {
            connections = List.copyOf(connections);
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Frames for one front, in order. The reply comes when those connections can take more, so a replay never outruns its
     * reader.
     */
    public record DeliverFrames(List<TailFrame> frames) {
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

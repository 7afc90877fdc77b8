// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.ws.dialect.Frame;
import io.vertx.core.Future;
import java.util.List;

/** Sends frames, and learns from the answers which tails and fronts are gone. */
final class Deliveries {
    /** A position that leaves the place from which a client would resume where it is. */
    static final long NO_POSITION = 0;

    private final Tails tails;
    private final FrameSender sender;

    Deliveries(Tails tails, FrameSender sender) {
        this.tails = tails;
        this.sender = sender;
    }

    /** To one tail, at once. */
    void tell(Tail tail, Frame frame, long position) {
        send(tail.front(), List.of(frameFor(tail, frame, position)), false);
    }

    static TailFrame frameFor(Tail tail, Frame frame, long position) {
        return new TailFrame(
                List.of(tail.connection()),
                frame.text(tail.dialect()),
                position,
                tail.dialect().lagging());
    }

    /** Completes when the front has answered; it never fails. */
    Future<Void> send(NodeId front, List<TailFrame> frames, boolean paced) {
        return sender.send(front, new DeliverFrames(frames, paced))
                .onSuccess(delivered -> forgetGone(front, delivered))
                .onFailure(failure -> tails.forget(front, failure.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void forgetGone(NodeId front, FramesDelivered delivered) {
        delivered.gone().forEach(connection -> tails.close(front, connection));
    }
}

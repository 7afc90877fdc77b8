// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import io.vertx.core.Future;

/** Carries frames to a front, in the order in which they are given. */
@FunctionalInterface
public interface FrameSender {
    Future<FramesDelivered> send(NodeId front, DeliverFrames frames);
}

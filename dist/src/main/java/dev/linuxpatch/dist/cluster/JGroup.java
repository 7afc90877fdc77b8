// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.blocks.MessageDispatcher;
import org.jgroups.blocks.RequestHandler;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.Response;
import org.jgroups.blocks.ResponseMode;
import org.jgroups.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A group on JGroups: it finds members, notices when they go, and delivers in the order in which each has sent. */
final class JGroup implements Group, RequestHandler, Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(JGroup.class);
    private static final String NAME = "linux-patch-api";
    /** Milliseconds. Whoever is silent for longer is found out by the failure detector. */
    private static final long PATIENCE = 3000;

    private final JChannel channel;
    private final MessageDispatcher dispatcher;
    private volatile Listener listener;
    private volatile Map<String, Address> members = Map.of();

    /** @param node only for logs */
    JGroup(GroupStack stack, String node) throws Exception {
        this.channel = new JChannel(stack);
        channel.setName(node);
        this.dispatcher = new MessageDispatcher(channel, this);
        dispatcher.asyncDispatching(true).wrapExceptions(false);
        dispatcher.setReceiver(this);
    }

    @Override
    public void join(Listener listener) throws Exception {
        this.listener = listener;
        channel.connect(NAME);
    }

    @Override
    public String self() {
        return id(channel.getAddress());
    }

    @Override
    public List<String> members() {
        return List.copyOf(members.keySet());
    }

    @Override
    public void viewAccepted(View view) {
        LOG.debug("members are {}", view);
        members = view.getMembers().stream().collect(Collectors.toUnmodifiableMap(JGroup::id, Function.identity()));
        listener.members(members.keySet());
    }

    @Override
    public CompletableFuture<?> tellAll(byte[] words, boolean acknowledged) {
        try {
            CompletableFuture<?> told = dispatcher.castMessageWithFuture(
                    null,
                    new BytesMessage(null, words),
                    new RequestOptions(acknowledged ? ResponseMode.GET_ALL : ResponseMode.GET_NONE, PATIENCE)
                            .transientFlags(Message.TransientFlag.DONT_LOOPBACK));
            return acknowledged ? told : CompletableFuture.completedFuture(null);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<byte[]> ask(String node, byte[] words) {
        Address address = members.get(node);
        if (address == null) {
            return CompletableFuture.failedFuture(new IOException(node + " is gone"));
        }
        try {
            return dispatcher.sendMessageWithFuture(
                    new BytesMessage(address, words), new RequestOptions(ResponseMode.GET_FIRST, PATIENCE));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Object handle(Message request) {
        throw new UnsupportedOperationException("requests are answered later");
    }

    @Override
    public void handle(Message request, Response response) {
        byte[] words =
                Arrays.copyOfRange(request.getArray(), request.getOffset(), request.getOffset() + request.getLength());
        listener.told(id(request.getSrc()), words).thenAccept(answer -> {
            if (response != null) {
                response.send(answer, false);
            }
        });
    }

    @Override
    public void close() {
        try {
            dispatcher.close();
        } catch (IOException e) {
            LOG.debug("already closed", e);
        }
        channel.close();
    }

    /** Its name for the others. */
    private static String id(Address address) {
        return address instanceof UUID unique ? unique.toStringLong() : String.valueOf(address);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus as the verticles see it: addresses with types, records instead of JSON, and one place where a missing
 * handler, a timeout and a bug become a {@link Problem}.
 */
public final class TypedBus {
    private static final Logger LOG = LoggerFactory.getLogger(TypedBus.class);
    private static final int BUG = 500;
    /** The failure's text is a {@link Problem}. */
    private static final int RELAYED = 1;

    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    /** As long as a node may take to tell the others what it serves no more. */
    private static final Duration RETIREMENT = Duration.ofSeconds(2);

    /** Details of what is told of an address. */
    private static final String ADDRESS = "address";

    private static final String UNSERVED = "unserved";

    private final Vertx vertx;
    private final EventBus bus;

    /** Works only on a Vert.x on which {@link #install} was called once. */
    public TypedBus(Vertx vertx) {
        this.vertx = vertx;
        this.bus = vertx.eventBus();
    }

    /**
     * Teaches a Vert.x instance the messages of this project, and that no serialized Java object is one. Call it once,
     * before any verticle is deployed.
     *
     * @return what goes wrong with messages between JVMs from now on
     */
    public static BusFaults install(Vertx vertx) {
        BusFaults faults = new BusFaults();
        vertx.eventBus()
                .serializableChecker(type -> false)
                .clusterSerializableChecker(type -> false)
                .registerCodec(new WireCodec(new MessageTypes(Addresses.messageTypes()), faults));
        return faults;
    }

    /**
     * Sends a request.
     *
     * @return the reply, or a failure that is always a {@link BusException}
     */
    public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
        DeliveryOptions options = new DeliveryOptions()
                .setCodecName(WireCodec.NAME)
                .setSendTimeout(address.timeout().toMillis());
        return bus.<Object>request(address.name(), request, options)
                .compose(reply -> understood(address, reply.body()))
                .recover(failure -> Future.failedFuture(asBusException(address, failure)));
    }

    /**
     * Answers the requests of an address, on the caller's context.
     *
     * @param handler must not block an event loop; what it throws or fails with is logged and told as a bug
     */
    public <Q, R> MessageConsumer<?> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
        return bus.<Object>consumer(address.name(), message -> answer(address, message, handler));
    }

    /**
     * Ends what {@link #serve} began, when somebody else may serve it next. Others learn of that a moment later, and the bus
     * would lose what they send until then: it is refused.
     */
    public <Q, R> Future<Void> retire(Address<Q, R> address, MessageConsumer<?> served) {
        MessageConsumer<?> refuser = bus.<Object>localConsumer(
                address.name(),
                message -> answer(address, message, asked -> Future.failedFuture(unserved(address, null))));
        vertx.setTimer(RETIREMENT.toMillis(), timer -> refuser.unregister());
        return served.unregister();
    }

    /** Whether a problem says that nobody at all serves an address, one of those that are meant. */
    public static boolean isUnserved(Problem problem, Predicate<String> meant) {
        return Boolean.TRUE.equals(problem.details().get(UNSERVED))
                && problem.details().get(ADDRESS) instanceof String address
                && meant.test(address);
    }

    /** Tells everybody who listens. */
    public <E> void publish(Topic<E> topic, E event) {
        bus.publish(topic.name(), event, new DeliveryOptions().setCodecName(WireCodec.NAME));
    }

    /** Listens to a topic, on the caller's context. */
    public <E> MessageConsumer<?> subscribe(Topic<E> topic, Consumer<E> listener) {
        return bus.<Object>consumer(topic.name(), message -> {
            // What is not understood was logged; whoever needs it finds it missing and asks.
            if (topic.type().isInstance(message.body())) {
                listener.accept(topic.type().cast(message.body()));
            }
        });
    }

    private static <R> Future<R> understood(Address<?, R> address, Object reply) {
        return reply instanceof Unreadable unreadable
                ? Future.failedFuture(unavailable(
                        address, "the answer from " + address.name() + " cannot be used: " + unreadable.reason(), null))
                : Future.succeededFuture(address.replyType().cast(reply));
    }

    private <Q, R> void answer(Address<Q, R> address, Message<Object> message, Function<Q, Future<R>> handler) {
        if (message.body() instanceof Unreadable unreadable) {
            message.fail(
                    ErrorCode.SERVICE_UNAVAILABLE.httpStatus(),
                    address.name() + " does not take this request: " + unreadable.reason());
            return;
        }
        Future<R> reply;
        try {
            reply = handler.apply(address.requestType().cast(message.body()));
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        reply.onComplete(value -> message.reply(value, new DeliveryOptions().setCodecName(WireCodec.NAME)), failure -> {
            // Another verticle's refusal to answer is passed on as it is: it says more than "a bug".
            if (failure instanceof BusException relayed) {
                message.fail(RELAYED, written(relayed.problem()));
                return;
            }
            LOG.error("handler of {} failed", address.name(), failure);
            message.fail(BUG, "internal error");
        });
    }

    private static BusException asBusException(Address<?, ?> address, Throwable failure) {
        if (failure instanceof BusException known) {
            return known;
        }
        if (failure instanceof ReplyException reply) {
            return switch (reply.failureType()) {
                case NO_HANDLERS -> unserved(address, failure);
                case TIMEOUT ->
                    unavailable(
                            address,
                            "no answer from " + address.name() + " within "
                                    + address.timeout().toMillis() + " ms",
                            failure);
                case RECIPIENT_FAILURE -> {
                    if (reply.failureCode() == RELAYED) {
                        yield relayed(address, reply);
                    }
                    if (reply.failureCode() == ErrorCode.SERVICE_UNAVAILABLE.httpStatus()) {
                        yield unavailable(address, reply.getMessage(), failure);
                    }
                    yield bug(address, failure);
                }
                case ERROR -> bug(address, failure);
            };
        }
        return bug(address, failure);
    }

    private static BusException unserved(Address<?, ?> address, Throwable cause) {
        return unavailable(
                Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "no node serves " + address.name() + " now",
                        Map.of(ADDRESS, address.name(), UNSERVED, true)),
                cause);
    }

    private static String written(Problem problem) {
        try {
            return WireJson.mapper().writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What another verticle was refused with by a third one. */
    private static BusException relayed(Address<?, ?> address, ReplyException reply) {
        try {
            return new BusException(WireJson.mapper().readValue(reply.getMessage(), Problem.class), reply);
        } catch (JsonProcessingException e) {
            return bug(address, e);
        }
    }

    private static BusException unavailable(Address<?, ?> address, String message, Throwable cause) {
        return unavailable(Problem.of(ErrorCode.SERVICE_UNAVAILABLE, message, Map.of(ADDRESS, address.name())), cause);
    }

    private static BusException unavailable(Problem problem, Throwable cause) {
        return new BusException(problem.retryAfter(RETRY_SOON), cause);
    }

    private static BusException bug(Address<?, ?> address, Throwable cause) {
        return new BusException(
                Problem.of(ErrorCode.INTERNAL_ERROR, "internal error", Map.of(ADDRESS, address.name())), cause);
    }
}

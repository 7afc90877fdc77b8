// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnansweredTest {
    private final AtomicLong nanos = new AtomicLong();
    private Unanswered unanswered;
    private Vertx vertx;
    private EventBus bus;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        bus = vertx.eventBus();
        unanswered = new Unanswered(vertx, nanos::get);
        unanswered.follow(address -> address.equals("here") ? Optional.empty() : Optional.of("a"));
        bus.consumer("answers", message -> message.reply("yes"));
        bus.consumer("silent", message -> {});
        bus.consumer("here", message -> {});
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsAnsweredIsForgotten() throws Exception {
        Future<Message<String>> answer = bus.request("answers", "?");

        assertThat(await(answer).body()).isEqualTo("yes");
        assertThat(unanswered.size()).isZero();
    }

    @Test
    void whoAskedANodeThatGoesIsToldSo() {
        Future<Message<String>> answer = bus.request("silent", "?");
        assertThat(unanswered.size()).isEqualTo(1);

        unanswered.present(Set.of("a", "b"));
        assertThat(unanswered.size()).isEqualTo(1);
        unanswered.present(Set.of("b"));

        ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> await(answer));
        ReplyException told = (ReplyException) failure.getCause();
        assertThat(told.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
        assertThat(told.failureCode()).isEqualTo(503);
        assertThat(told).hasMessageContaining("has gone");
        assertThat(unanswered.size()).isZero();
    }

    @Test
    void whatThisNodeAnswersItselfIsNotFollowed() {
        bus.request("here", "?");

        assertThat(unanswered.size()).isZero();
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsForgotten() {
        bus.request("silent", "?");

        nanos.addAndGet(TimeUnit.MINUTES.toNanos(3));
        unanswered.present(Set.of("a"));

        assertThat(unanswered.size()).isZero();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.GetSystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.JobMessages.Check;
import dev.linuxpatch.shared.job.JobMessages.GetJobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TypedBusTest {
    private static final HostId HERE = new HostId("here");
    private static final Check FINE = new Check(true, "ok", "well");
    private static final JobHealth WELL = new JobHealth(FINE, FINE, FINE, 0, 0, 100, false);

    private TypedBus bus;

    @BeforeEach
    void install(Vertx vertx) {
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
    }

    @Test
    void aRequestReachesTheHostThatItNamesAndComesBackTyped(VertxTestContext test) {
        bus.serve(Addresses.JOB_HEALTH.at(HERE), query -> Future.succeededFuture(WELL));
        bus.serve(Addresses.JOB_HEALTH.at(new HostId("there")), query -> Future.failedFuture("wrong host"));

        bus.request(Addresses.JOB_HEALTH.at(HERE), new GetJobHealth())
                .onComplete(test.succeeding(health -> test.verify(() -> {
                    assertThat(health).isSameAs(WELL);
                    test.completeNow();
                })));
    }

    @Test
    void whatAThirdOneRefusesIsToldInItsOwnWords(VertxTestContext test) {
        bus.serve(
                Addresses.JOB_HEALTH.at(HERE),
                asked -> bus.request(Addresses.SYSTEM_INFO.at(HERE), new GetSystemInfo())
                        .map(WELL));

        bus.request(Addresses.JOB_HEALTH.at(HERE), new GetJobHealth())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    Problem problem = ((BusException) failure).problem();
                    assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(problem.retryAfter()).isPositive();
                    assertThat(TypedBus.isUnserved(problem, "system.info@here"::equals))
                            .isTrue();
                    test.completeNow();
                })));
    }

    @Test
    void whoIsRetiredRefusesAtOnceWhatStillComes(VertxTestContext test) {
        Address<GetJobHealth, JobHealth> address = Addresses.JOB_HEALTH.at(HERE);
        MessageConsumer<?> served = bus.serve(address, query -> Future.succeededFuture(WELL));

        bus.retire(address, served)
                .compose(retired -> bus.request(address, new GetJobHealth()))
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(TypedBus.isUnserved(((BusException) failure).problem(), address.name()::equals))
                            .isTrue();
                    test.completeNow();
                })));
    }

    @Test
    void aRoleThatIsNotDeployedIsUnavailableAndRetryableAtOnce(VertxTestContext test) {
        bus.request(Addresses.JOB_HEALTH.at(HERE), new GetJobHealth())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    BusException refused = (BusException) failure;
                    assertThat(refused.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(refused.problem().code().retryable()).isTrue();
                    assertThat(refused.problem().retryAfter()).isPositive();
                    assertThat(refused.problem().details()).containsEntry("address", "jobs.health@here");
                    test.completeNow();
                })));
    }

    @Test
    void aSilentHandlerIsUnavailableAfterTheAddressTimeout(VertxTestContext test) {
        Address<GetJobHealth, JobHealth> hasty =
                new Address<>("jobs.hasty", GetJobHealth.class, JobHealth.class, Duration.ofMillis(20));
        bus.serve(hasty, query -> Promise.<JobHealth>promise().future());

        bus.request(hasty, new GetJobHealth())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(((BusException) failure).problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(failure).hasMessageContaining("20 ms");
                    test.completeNow();
                })));
    }

    @Test
    void aBugInAHandlerIsAnInternalErrorThatTellsNothing(VertxTestContext test) {
        bus.serve(Addresses.SYSTEM_SERVICE.at(HERE), query -> {
            throw new IllegalStateException("secret detail");
        });

        bus.request(Addresses.SYSTEM_SERVICE.at(HERE), new GetService("sshd"))
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(((BusException) failure).problem().code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
                    assertThat(failure.getMessage()).doesNotContain("secret");
                    test.completeNow();
                })));
    }

    @Test
    void aMissingRoleBehindAHandlerIsStillUnavailable(VertxTestContext test) {
        bus.serve(
                Addresses.SYSTEM_SERVICE.at(HERE),
                query -> bus.request(Addresses.JOB_HEALTH.at(HERE), new GetJobHealth())
                        .<ServiceReply>map(health -> null));

        bus.request(Addresses.SYSTEM_SERVICE.at(HERE), new GetService("sshd"))
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(((BusException) failure).problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    test.completeNow();
                })));
    }

    @Test
    void everybodyWhoListensHearsAnEvent(VertxTestContext test) {
        JobEvents events = new JobEvents(List.of());
        var first = test.checkpoint();
        var second = test.checkpoint();
        bus.subscribe(Addresses.JOB_EVENTS_TOPIC.at(HERE), heard -> {
            test.verify(() -> assertThat(heard).isSameAs(events));
            first.flag();
        });
        bus.subscribe(Addresses.JOB_EVENTS_TOPIC.at(HERE), heard -> second.flag());

        bus.publish(Addresses.JOB_EVENTS_TOPIC.at(HERE), events);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.shared.bus.Addresses;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients are told while the service is about to stop. */
class DrainingTest {
    private static final String INSTALL = "{\"packages\":[{\"name\":\"rig-a\"}]}";

    private final AtomicBoolean submitted = new AtomicBoolean();
    private ApiFixture api;

    @AfterEach
    void stop() {
        api.close();
    }

    private void start(ApiFixture.Setup setup) {
        api = setup.start();
        api.serve(Addresses.JOB_SUBMIT.at(Samples.HOST), request -> {
            submitted.set(true);
            throw new IllegalStateException("nothing new is begun");
        });
        api.deploy();
        api.await(api.drain().begin());
    }

    @Test
    void newJobsAreRefusedAsSomethingToTryAgainLater() {
        start(new ApiFixture.Setup());

        Answer answer = api.send(HttpMethod.POST, "/api/v1/packages", INSTALL);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error().getString("code")).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(answer.error().getBoolean("retryable")).isTrue();
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
        assertThat(submitted).isFalse();
    }

    @Test
    void overHttp2NoHeaderSpeaksOfTheConnection() {
        start(new ApiFixture.Setup().http2());

        Answer answer = api.send(HttpMethod.POST, "/api/v1/packages", INSTALL);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Connection")).isNull();
    }

    @Test
    void readsAreAnsweredAndTheHealthReportSaysWhatIsGoingOn() {
        start(new ApiFixture.Setup());

        Answer health = api.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.header("Connection")).isEqualToIgnoringCase("close");
        assertThat(health.data().getString("status")).isNotEqualTo("healthy");
        assertThat(health.data()
                        .getJsonObject("checks")
                        .getJsonObject("service")
                        .getString("status"))
                .isEqualTo("draining");
        assertThat(api.get("/none").status()).isEqualTo(404);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestMetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestMeters meters = new RequestMeters(registry);

    @Test
    void anAnswerIsCountedTimedAndWeighedByMethodRouteAndStatus() {
        meters.begin();
        meters.end("GET", "/jobs/{id}", 200, Duration.ofMillis(3).toNanos(), 700);
        meters.begin();
        meters.end("GET", "/jobs/{id}", 200, Duration.ofMillis(30).toNanos(), 300);

        String series = "{method=\"GET\",route=\"/jobs/{id}\",status=\"200\"";
        assertThat(registry.scrape())
                .contains("http_server_requests_seconds_count" + series + "} 2\n")
                .contains("http_server_requests_seconds_sum" + series + "} 0.033\n")
                .contains("http_server_requests_seconds_bucket" + series + ",le=\"0.005\"} 1\n")
                .contains("http_server_response_bytes_total" + series + "} 1000.0\n");
    }

    @Test
    void aPathThatMatchedNoRouteMakesNoSeriesOfItsOwn() {
        meters.begin();
        meters.end("GET", null, 404, 1, 1);

        assertThat(registry.scrape()).contains("route=\"none\",status=\"404\"");
    }

    @Test
    void whatIsNotAnsweredYetIsActive() {
        meters.begin();
        meters.begin();
        meters.end("GET", "/health", 200, 1, 1);

        assertThat(registry.scrape()).contains("http_server_active_requests 1.0\n");
    }
}

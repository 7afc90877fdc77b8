// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import dev.linuxpatch.shared.job.HealthGate.Check;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** A URL answers with a status that is wanted. Redirects are an answer, not a way to somewhere else; the body is not read. */
final class HttpCheck implements HealthCheck {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** From the request to the head of the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int FIRST_GOOD = 200;
    private static final int LAST_GOOD = 399;

    private final URI url;
    private final Integer wanted;
    private final HttpClient client;

    /** @param wanted status; null for any from 200 to 399 */
    HttpCheck(URI url, Integer wanted) {
        this.url = url;
        this.wanted = wanted;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String name() {
        return "http " + url;
    }

    @Override
    public Check look(Duration limit) throws InterruptedException {
        Duration patience = limit.compareTo(ANSWER) < 0 ? limit : ANSWER;
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(patience).GET().build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            // The head is all that is wanted; a body may be endless.
            answer.body().close();
            return judge(answer.statusCode());
        } catch (HttpTimeoutException e) {
            return failed("no answer within " + patience.toMillis() + " ms");
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
            return failed("no answer: " + e.getClass().getSimpleName() + reason);
        }
    }

    private Check judge(int status) {
        boolean good = wanted == null ? status >= FIRST_GOOD && status <= LAST_GOOD : status == wanted;
        String expected = wanted == null ? "" : ", wanted " + wanted;
        return good ? passed("answered " + status) : failed("answered " + status + expected);
    }
}

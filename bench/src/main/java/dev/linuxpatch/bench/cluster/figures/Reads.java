// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the same again and again, some at a time, on one HTTP/2 connection. */
final class Reads {
    private static final int AT_A_TIME = 16;
    private static final int OK = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(6);

    private final HttpClient http;
    private final HttpRequest request;

    Reads(HttpClient http, String url) {
        this.http = http;
        this.request = HttpRequest.newBuilder(URI.create(url)).build();
    }

    /** Good answers a second, when it is warm. */
    double perSecond() {
        run(WARM_UP);
        long began = System.nanoTime();
        long answers = run(MEASURED);
        return answers / ((System.nanoTime() - began) / 1e9);
    }

    private long run(Duration howLong) {
        long end = System.nanoTime() + howLong.toNanos();
        AtomicLong answers = new AtomicLong();
        List<CompletableFuture<Void>> chains = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            chains.add(chain(end, answers));
        }
        chains.forEach(CompletableFuture::join);
        return answers.get();
    }

    private CompletableFuture<Void> chain(long end, AtomicLong answers) {
        return http.sendAsync(request, BodyHandlers.ofString()).thenComposeAsync(answer -> next(answer, end, answers));
    }

    private CompletableFuture<Void> next(HttpResponse<String> answer, long end, AtomicLong answers) {
        if (answer.statusCode() != OK) {
            throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        answers.incrementAndGet();
        return System.nanoTime() < end ? chain(end, answers) : CompletableFuture.completedFuture(null);
    }
}

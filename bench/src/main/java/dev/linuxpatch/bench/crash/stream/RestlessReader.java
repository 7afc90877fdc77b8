// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Reads one stream to its end, over connections of random length, by random transports, whatever becomes of the service. */
public final class RestlessReader implements Runnable {
    private static final int LONGEST_MILLIS = 1500;
    private static final int FRAMES = 4;
    private static final int LONGEST_PAUSE_MILLIS = 120;

    private final StreamChecker checker;
    private final List<StreamReader> transports;
    private final Random random;
    private final AtomicBoolean stop = new AtomicBoolean();
    private volatile boolean over;
    private volatile Thread thread;
    private volatile String lastFailure = "";

    /** @param transports of which each connection takes one */
    public RestlessReader(StreamChecker checker, List<StreamReader> transports, Random random) {
        this.checker = checker;
        this.transports = List.copyOf(transports);
        this.random = random;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!stop.get() && !over) {
                StreamReader transport = transports.get(random.nextInt(transports.size()));
                try {
                    // Half of the connections are short: most of what can go wrong does at their ends.
                    int longest = random.nextBoolean() ? LONGEST_MILLIS / 5 : LONGEST_MILLIS;
                    over = transport.read(checker, Duration.ofMillis(1 + random.nextInt(longest)));
                } catch (IOException e) {
                    lastFailure = transport.name() + ": " + e.getMessage();
                }
                Thread.sleep(1 + random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it after the present connection. */
    public void stop() {
        stop.set(true);
    }

    public StreamChecker checker() {
        return checker;
    }

    /** Whether the stream is over. */
    public boolean over() {
        return over;
    }

    /** What it is doing right now, for complaints. */
    public String where() {
        Thread running = thread;
        return running == null
                ? "nothing"
                : Arrays.stream(running.getStackTrace())
                        .filter(frame -> !"java.base".equals(frame.getModuleName()))
                        .limit(FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
    }

    /** What went wrong last, which is no fault while the service is down; empty if nothing did. */
    public String lastFailure() {
        return lastFailure;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import dev.linuxpatch.http.accept.ConnectionListener;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Keeps a flood of refused connections from filling the disk: for each address and reason the first is recorded at once and
 * the others of the same minute as one count. Addresses beyond a bound are counted together. Call {@link #flush} every few
 * seconds, so that counts are written when the flood ends.
 */
public final class RefusalSummary implements ConnectionListener {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 1024;
    private static final String REFUSED = "refused_connection";
    private static final String HANDSHAKE = "handshake_failed";

    private final Consumer<AuditRecord> records;
    private final Clock clock;
    private final Map<Key, Window> windows = new HashMap<>();

    private record Key(String event, String peer, String reason) {}

    private static final class Window {
        private final Instant end;
        private long count;

        Window(Instant end) {
            this.end = end;
        }
    }

    /**
     * @param records where records go, {@code auditLog::append}
     */
    public RefusalSummary(Consumer<AuditRecord> records, Clock clock) {
        this.records = Objects.requireNonNull(records);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public void refused(InetAddress peer, Refusal reason) {
        count(REFUSED, peer, reason.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void handshakeFailed(InetAddress peer, Throwable cause) {
        count(HANDSHAKE, peer, reason(cause));
    }

    /** Writes the counts of windows that have ended. */
    public synchronized void flush() {
        Instant now = clock.instant();
        for (Iterator<Map.Entry<Key, Window>> all = windows.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, Window> entry = all.next();
            if (!now.isBefore(entry.getValue().end)) {
                report(entry.getKey(), entry.getValue().count, now);
                all.remove();
            }
        }
    }

    private synchronized void count(String event, InetAddress peer, String reason) {
        Instant now = clock.instant();
        Key key = new Key(event, peer.getHostAddress(), reason);
        Window window = windows.get(key);
        if (window != null && now.isBefore(window.end)) {
            window.count++;
            return;
        }
        if (window == null && windows.size() >= MAX_ADDRESSES) {
            windows.computeIfAbsent(new Key(event, null, reason), other -> new Window(now.plus(WINDOW))).count++;
            return;
        }
        if (window != null) {
            report(key, window.count, now);
        }
        windows.put(key, new Window(now.plus(WINDOW)));
        report(key, 1, now);
    }

    private void report(Key key, long count, Instant now) {
        if (count > 0) {
            records.accept(new AuditRecord.Refusal(now, key.event(), key.peer(), key.reason(), count));
        }
    }

    /** A short reason; the innermost message says most, as in "PKIX path validation failed". */
    private static String reason(Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return "the peer closed the connection";
        }
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
    }
}

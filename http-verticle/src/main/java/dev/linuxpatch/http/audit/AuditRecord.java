// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** One line of the audit log. */
public sealed interface AuditRecord {

    /** When it happened. */
    Instant at();

    /** The word for what happened, stable for those who search. */
    String event();

    /** Whether it is something to look into; decides the severity in syslog. */
    boolean isWarning();

    /**
     * The caller of a request as its certificate names it; null when the connection had none.
     *
     * @param subject the distinguished name (RFC 2253)
     * @param alternativeNames the subject alternative names
     * @param serial the serial number, hexadecimal
     */
    record Caller(String subject, List<String> alternativeNames, String serial) {
        public Caller {
            Objects.requireNonNull(subject);
            alternativeNames = List.copyOf(alternativeNames);
            Objects.requireNonNull(serial);
        }
    }

    /**
     * What came of a request.
     *
     * @param status the HTTP status
     * @param errorCode the code in the envelope, or null
     * @param durationNanos from the head of the request to the end of the response
     * @param bytes the size of the response body
     */
    record Answer(int status, String errorCode, long durationNanos, long bytes) {}

    /**
     * A request was answered, well or not.
     *
     * @param requestId the id in the envelope
     * @param method the HTTP method
     * @param route the template of the route, or null when none matched
     * @param path the path as it was sent
     * @param peer the address of the peer
     * @param caller who asked, or null
     * @param userAgent what the client calls itself, or null
     */
    record Request(
            Instant at,
            String requestId,
            String method,
            String route,
            String path,
            Answer answer,
            String peer,
            Caller caller,
            String userAgent)
            implements AuditRecord {
        public Request {
            Objects.requireNonNull(at);
            Objects.requireNonNull(requestId);
            Objects.requireNonNull(method);
            Objects.requireNonNull(path);
            Objects.requireNonNull(answer);
            Objects.requireNonNull(peer);
        }

        @Override
        public String event() {
            return "request";
        }

        @Override
        public boolean isWarning() {
            return answer.status() >= 400;
        }
    }

    /**
     * Connections from one address did not become requests. Floods are summed up: the first is written at once, the ones
     * that follow within a minute as a count.
     *
     * @param event {@code refused_connection} or {@code handshake_failed}
     * @param peer the address, or null for the sum over addresses that there were too many of
     * @param reason why
     * @param count how many
     */
    record Refusal(Instant at, String event, String peer, String reason, long count) implements AuditRecord {
        public Refusal {
            Objects.requireNonNull(at);
            Objects.requireNonNull(event);
            Objects.requireNonNull(reason);
        }

        @Override
        public boolean isWarning() {
            return true;
        }
    }

    /**
     * Something about the service itself changed: {@code whitelist_reloaded}, {@code whitelist_refused},
     * {@code tls_reloaded}, {@code tls_refused}, {@code service_started}, {@code service_stopped}, {@code audit_dropped}.
     *
     * @param detail for a person
     */
    record Notice(Instant at, String event, boolean isWarning, String detail) implements AuditRecord {
        public Notice {
            Objects.requireNonNull(at);
            Objects.requireNonNull(event);
            Objects.requireNonNull(detail);
        }
    }
}

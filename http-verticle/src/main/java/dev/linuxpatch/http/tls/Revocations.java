// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The revocation lists in force (RFC 5280). Their signatures were checked before they came here. A list that is past its next
 * update still counts: forgetting who is revoked because the CA is late would be the worse error.
 *
 * @param configured whether a revocation list is configured at all
 * @param lists the lists in force; empty when none is configured or the file has never been there
 */
public record Revocations(boolean configured, List<X509CRL> lists) {
    public Revocations {
        lists = List.copyOf(lists);
    }

    /** No revocation list is configured. */
    public static Revocations notConfigured() {
        return new Revocations(false, List.of());
    }

    /** A list is configured and has never been there. */
    public static Revocations missing() {
        return new Revocations(true, List.of());
    }

    /** Lists that are in force. */
    public static Revocations of(List<X509CRL> lists) {
        return new Revocations(true, lists);
    }

    /** Whether the issuer of the certificate has revoked it. */
    public boolean isRevoked(X509Certificate certificate) {
        for (X509CRL list : lists) {
            if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                    && list.isRevoked(certificate)) {
                return true;
            }
        }
        return false;
    }

    /** The state now, or null when revocation is not configured. */
    public CrlState state(Clock clock) {
        if (!configured) {
            return null;
        }
        if (lists.isEmpty()) {
            return new CrlState(CrlState.Status.MISSING, null, null);
        }
        Instant issued = lists.stream()
                .map(list -> list.getThisUpdate().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant next = lists.stream()
                .map(X509CRL::getNextUpdate)
                .filter(Objects::nonNull)
                .map(java.util.Date::toInstant)
                .min(Comparator.naturalOrder())
                .orElse(null);
        boolean expired = next != null && next.isBefore(clock.instant());
        return new CrlState(expired ? CrlState.Status.EXPIRED : CrlState.Status.VALID, issued, next);
    }
}

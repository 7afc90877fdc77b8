// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * The TLS files, read once and found good: what was checked is what is used.
 *
 * @param material where they came from
 * @param key the private key, which matches the first certificate of the chain
 * @param chain the server certificate and its intermediates
 * @param authorities the CA certificates that are in date, at least one
 * @param revocations the revocation lists
 * @param warnings what does not prevent serving but should be repaired
 */
public record ServerIdentity(
        TlsMaterial material,
        PrivateKey key,
        List<X509Certificate> chain,
        List<X509Certificate> authorities,
        Revocations revocations,
        List<Finding> warnings) {

    public ServerIdentity {
        Objects.requireNonNull(material);
        Objects.requireNonNull(key);
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
        Objects.requireNonNull(revocations);
        warnings = List.copyOf(warnings);
    }

    /** What a check came to. */
    public sealed interface Result {}

    /** The files are good. */
    public record Usable(ServerIdentity identity) implements Result {}

    /** The files cannot be used; every failure that was found, at least one. */
    public record Unusable(List<Finding> failures) implements Result {
        public Unusable {
            failures = List.copyOf(failures);
        }
    }

    /**
     * Reads the files and checks all there is to check: readable PEM, a key that parses and matches its certificate,
     * validity, purpose, the chain to the CA, the CA itself, and the revocation list. Blocks on the files.
     */
    public static Result check(TlsMaterial material, Clock clock) {
        return new IdentityCheck(material, clock).run();
    }

    /** The server certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** When the server certificate ends. */
    public CertificateExpiry expiry() {
        return new CertificateExpiry(certificate().getNotAfter().toInstant());
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ServerIdentity[" + certificate().getSubjectX500Principal() + ", until "
                + certificate().getNotAfter().toInstant() + "]";
    }
}

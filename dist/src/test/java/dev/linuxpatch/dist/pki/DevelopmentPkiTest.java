// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentPkiTest {
    @TempDir
    Path parent;

    private Path certs;

    @BeforeEach
    void init() throws Exception {
        certs = parent.resolve("certs");
        new DevelopmentPki(Clock.systemUTC())
                .init(certs, List.of("localhost", "127.0.0.1", "::1"), "dev-client", Duration.ofDays(30));
    }

    @Test
    void serverAndClientChainToTheAuthority() throws Exception {
        X509Certificate ca = read(DevelopmentPki.CA);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        parameters.setRevocationEnabled(false);

        for (String leaf : List.of(DevelopmentPki.SERVER, DevelopmentPki.CLIENT)) {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(read(leaf)));
            assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters))
                    .isNotNull();
        }
        assertThat(ca.getBasicConstraints()).isZero();
        assertThat(read(DevelopmentPki.SERVER).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(read(DevelopmentPki.CLIENT).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void theServerIsKnownByItsNamesAndAddresses() throws Exception {
        assertThat(read(DevelopmentPki.SERVER).getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void keysAreP256MatchTheirCertificatesAndAreForTheOwnerOnly() throws Exception {
        for (String name : List.of("ca", "server", "client")) {
            Path keyFile = certs.resolve(name + ".key.pem");
            String pem = Files.readString(keyFile).replaceAll("-----[A-Z ]+-----|\\s", "");
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            ECPublicKey publicKey = (ECPublicKey) read(name + ".pem").getPublicKey();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 1);

            assertThat(signature.verify(signed)).isTrue();
            assertThat(publicKey.getParams().getCurve().getField().getFieldSize())
                    .isEqualTo(256);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void nothingThatExistsIsOverwritten() throws Exception {
        byte[] before = Files.readAllBytes(certs.resolve(DevelopmentPki.SERVER));
        Files.delete(certs.resolve(DevelopmentPki.CA));

        assertThatThrownBy(() -> new DevelopmentPki(Clock.systemUTC())
                        .init(certs, List.of("localhost"), "other", Duration.ofDays(1)))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(certs.resolve(DevelopmentPki.CA)).doesNotExist();
        assertThat(certs.resolve(DevelopmentPki.SERVER)).hasBinaryContent(before);
    }

    private X509Certificate read(String name) throws Exception {
        try (InputStream in = Files.newInputStream(certs.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}

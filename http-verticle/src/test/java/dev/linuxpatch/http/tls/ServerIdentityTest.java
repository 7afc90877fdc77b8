// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.pki.TestPki;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdentityTest {

    @TempDir
    Path directory;

    private TestPki pki;
    private TestPki.Issued server;

    @BeforeEach
    void issue() {
        pki = TestPki.in(directory);
        server = pki.server();
    }

    @Test
    void acceptsAGoodSetAndSaysWhenItEnds() {
        ServerIdentity identity = usable(check(server.certificateFile(), server.keyFile(), null));

        assertThat(identity.certificate()).isEqualTo(server.certificate());
        assertThat(identity.warnings()).isEmpty();
        assertThat(identity.expiry().daysLeft(Clock.systemUTC())).isEqualTo(29);
        assertThat(identity.toString()).doesNotContain("PRIVATE").contains("CN=server");
    }

    @Test
    void readsThePkcs1KeysOfOpenSsl() throws Exception {
        TestPki.Issued issued =
                pki.request("old").rsa().purpose(KeyPurposeId.id_kp_serverAuth).write();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(issued.key().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        Files.writeString(issued.keyFile(), TestPki.pem("RSA PRIVATE KEY", pkcs1));

        ServerIdentity identity = usable(check(issued.certificateFile(), issued.keyFile(), null));

        assertThat(identity.key()).isEqualTo(issued.key());
    }

    @Test
    void readsTheSec1KeysOfOpenSslWithTheirCurveInFront() throws Exception {
        BigInteger scalar = ((ECPrivateKey) server.key()).getS();
        byte[] sec1 =
                new org.bouncycastle.asn1.sec.ECPrivateKey(256, scalar, SECObjectIdentifiers.secp256r1).getEncoded();
        Path key = Files.writeString(
                directory.resolve("sec1.pem"),
                TestPki.pem("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded())
                        + TestPki.pem("EC PRIVATE KEY", sec1));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        ServerIdentity identity = usable(check(server.certificateFile(), key, null));

        assertThat(((ECPrivateKey) identity.key()).getS()).isEqualTo(scalar);
    }

    @Test
    void acceptsAChainOverAnIntermediateInAnyOrder() throws Exception {
        TestPki.Issued intermediate = pki.request("intermediate").authority().write();
        TestPki.Issued leaf = pki.issuedBy(intermediate, "leaf")
                .purpose(KeyPurposeId.id_kp_serverAuth)
                .write();
        Path chain = Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(leaf.certificateFile()) + Files.readString(intermediate.certificateFile()));

        assertThat(usable(check(chain, leaf.keyFile(), null)).chain()).hasSize(2);
        assertThat(failures(check(leaf.certificateFile(), leaf.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("does not chain to CN=Test CA")
                .contains("intermediate");
    }

    @Test
    void namesEveryFileThatIsMissingAtOnce() {
        TlsMaterial material = new TlsMaterial(
                directory.resolve("no-ca.pem"),
                directory.resolve("no-cert.pem"),
                directory.resolve("no-key.pem"),
                null,
                TlsVersion.TLS_1_3);

        assertThat(failures(ServerIdentity.check(material, Clock.systemUTC())))
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.toString())
                        .contains("does not exist")
                        .contains("pki init"));
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        TestPki.Issued other = pki.client("other");
        TestPki.Issued rsa = pki.request("rsa").rsa().write();

        assertThat(failures(check(server.certificateFile(), other.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("EC key does not belong");
        assertThat(failures(check(server.certificateFile(), rsa.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("RSA key does not belong to the EC certificate");
    }

    @Test
    void refusesAnEncryptedKeyOfEitherForm() throws Exception {
        Path modern = Files.writeString(
                directory.resolve("modern.pem"), TestPki.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    server.key(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build("secret".toCharArray()));
        }
        Path traditional = Files.writeString(directory.resolve("traditional.pem"), text.toString());

        for (Path key : List.of(modern, traditional)) {
            assertThat(failures(check(server.certificateFile(), key, null)))
                    .singleElement()
                    .asString()
                    .contains("is encrypted")
                    .contains("openssl pkey");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n"
            })
    void refusesFilesThatHoldSomethingElse(String content) throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.pem"), content);

        TlsMaterial all = new TlsMaterial(broken, broken, broken, broken, TlsVersion.TLS_1_3);

        assertThat(failures(ServerIdentity.check(all, Clock.systemUTC()))).hasSize(4);
    }

    @Test
    void refusesACertificateThatIsOutOfDateAndSaysSince() {
        Instant end = server.certificate().getNotAfter().toInstant();
        Clock later = Clock.fixed(end.plus(Duration.ofMinutes(1)), ZoneOffset.UTC);
        Clock earlier =
                Clock.fixed(server.certificate().getNotBefore().toInstant().minusSeconds(1), ZoneOffset.UTC);
        TestPki young = TestPki.in(directory.resolve("young"));
        TestPki.Issued expired = young.request("expired")
                .purpose(KeyPurposeId.id_kp_serverAuth)
                .valid(Instant.now().minus(Duration.ofDays(3)), Instant.now().minus(Duration.ofDays(2)))
                .write();

        assertThat(failures(ServerIdentity.check(
                        new TlsMaterial(
                                young.caFile(), expired.certificateFile(), expired.keyFile(), null, TlsVersion.TLS_1_3),
                        Clock.systemUTC())))
                .singleElement()
                .asString()
                .contains("expired at")
                .contains("clock of this host");
        assertThat(failures(ServerIdentity.check(material(server.certificateFile(), server.keyFile(), null), later)))
                .extracting(Finding::found)
                .anyMatch(found -> found.contains("expired at " + end));
        assertThat(failures(ServerIdentity.check(material(server.certificateFile(), server.keyFile(), null), earlier)))
                .extracting(Finding::found)
                .anyMatch(found -> found.contains("is not valid before"));
    }

    @Test
    void refusesACertificateOfAnotherAuthority() {
        TestPki.Issued foreign =
                TestPki.in(directory.resolve("other"), "Other CA").server();
        TestPki.Issued forged =
                TestPki.in(directory.resolve("forged"), "Test CA").server();

        assertThat(failures(check(foreign.certificateFile(), foreign.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("issued by CN=Other CA");
        assertThat(failures(check(forged.certificateFile(), forged.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("does not chain");
    }

    @Test
    void refusesACertificateThatIsNotForServers() {
        TestPki.Issued client = pki.client("client");

        assertThat(failures(check(client.certificateFile(), client.keyFile(), null)))
                .singleElement()
                .asString()
                .contains("serverAuth");
    }

    @Test
    void warnsAboutACertificateForAnyPurpose() {
        TestPki.Issued plain = pki.request("plain").write();

        assertThat(usable(check(plain.certificateFile(), plain.keyFile(), null)).warnings())
                .singleElement()
                .asString()
                .contains("any purpose");
    }

    @Test
    void warnsAboutAKeyThatEveryoneMayRead() throws Exception {
        Files.setPosixFilePermissions(server.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(usable(check(server.certificateFile(), server.keyFile(), null))
                        .warnings())
                .singleElement()
                .asString()
                .contains("chmod 0600");
    }

    @Test
    void refusesACaFileThatHoldsNoAuthority() {
        TlsMaterial material = new TlsMaterial(
                server.certificateFile(), server.certificateFile(), server.keyFile(), null, TlsVersion.TLS_1_3);

        assertThat(failures(ServerIdentity.check(material, Clock.systemUTC())))
                .singleElement()
                .asString()
                .contains("may not sign certificates");
    }

    @Test
    void readsTheStateOfTheRevocationList() {
        Instant now = Instant.now();
        Path good = pki.crl("good.pem", now.minusSeconds(600), now.plusSeconds(600));
        Path late = pki.crl("late.pem", now.minusSeconds(600), now.minusSeconds(60));

        ServerIdentity fresh = usable(check(server.certificateFile(), server.keyFile(), good));
        ServerIdentity stale = usable(check(server.certificateFile(), server.keyFile(), late));
        ServerIdentity missing =
                usable(check(server.certificateFile(), server.keyFile(), directory.resolve("none.pem")));
        ServerIdentity none = usable(check(server.certificateFile(), server.keyFile(), null));

        Clock clock = Clock.systemUTC();
        assertThat(fresh.revocations().state(clock).status().wireName()).isEqualTo("valid");
        assertThat(fresh.revocations().state(clock).ageSeconds(clock)).isBetween(600L, 660L);
        assertThat(stale.revocations().state(clock).status()).isEqualTo(CrlState.Status.EXPIRED);
        assertThat(stale.warnings()).singleElement().asString().contains("stay in force");
        assertThat(missing.revocations().state(clock)).isEqualTo(new CrlState(CrlState.Status.MISSING, null, null));
        assertThat(missing.warnings()).hasSize(1);
        assertThat(none.revocations().state(clock)).isNull();
    }

    @Test
    void refusesARevocationListOfAnotherAuthority() {
        Path foreign = TestPki.in(directory.resolve("other"), "Other CA").crl("crl.pem");
        Path forged = TestPki.in(directory.resolve("forged"), "Test CA").crl("crl.pem");

        for (Path crl : List.of(foreign, forged)) {
            assertThat(failures(check(server.certificateFile(), server.keyFile(), crl)))
                    .singleElement()
                    .asString()
                    .contains("is not signed by a CA");
        }
    }

    @Test
    void readsTheIdentityOfAClient() {
        TestPki.Issued client = pki.request("manager")
                .subject("CN=manager,OU=Fleet\\, North,O=Example")
                .names("manager.example.org", "192.0.2.1")
                .write();

        ClientIdentity identity = ClientIdentity.of(client.certificate(), "192.0.2.1");

        assertThat(identity.commonName()).isEqualTo("manager");
        assertThat(identity.subject()).contains("OU=Fleet\\, North");
        assertThat(identity.alternativeNames()).containsExactly("DNS:manager.example.org", "IP:192.0.2.1");
        assertThat(identity.serial())
                .isEqualTo(client.certificate().getSerialNumber().toString(16));
        assertThat(identity.issuer()).isEqualTo("CN=Test CA");
        assertThat(identity.fingerprint()).hasSize(64);
    }

    private TlsMaterial material(Path certificate, Path key, Path crl) {
        return new TlsMaterial(pki.caFile(), certificate, key, crl, TlsVersion.TLS_1_3);
    }

    private ServerIdentity.Result check(Path certificate, Path key, Path crl) {
        return ServerIdentity.check(material(certificate, key, crl), Clock.systemUTC());
    }

    private static ServerIdentity usable(ServerIdentity.Result result) {
        assertThat(result).isInstanceOf(ServerIdentity.Usable.class);
        return ((ServerIdentity.Usable) result).identity();
    }

    private static List<Finding> failures(ServerIdentity.Result result) {
        assertThat(result).isInstanceOf(ServerIdentity.Unusable.class);
        return ((ServerIdentity.Unusable) result).failures();
    }
}

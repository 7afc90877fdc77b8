// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {
    private static final String CA = "sslrootcert=/ca.pem";

    private static EffectiveConfiguration loaded(String url) throws ConfigurationException {
        return Given.yaml("jobs:", "  store: " + url);
    }

    private static String refusal(String url) {
        return catchThrowableOfType(ConfigurationException.class, () -> loaded(url))
                .problems()
                .toString();
    }

    @Test
    void anotherHostIsSpokenToOnlyWhenItIsKnownByItsCertificate() throws ConfigurationException {
        PostgresServer server = loaded("postgresql://jobs@db.example.com/fleet?" + CA)
                .configuration()
                .jobs()
                .store()
                .server();

        assertThat(server)
                .isEqualTo(new PostgresServer("db.example.com", 5432, "fleet", "jobs", Path.of("/ca.pem"), null, null));
        assertThat(server.url()).contains("sslmode=verify-full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost", "127.9.9.9"})
    void thisHostNeedsNoEncryption(String host) throws ConfigurationException {
        StoreSettings store = loaded("postgresql://jobs@" + host + ":1/fleet")
                .configuration()
                .jobs()
                .store();

        assertThat(store.server().encrypted()).isFalse();
        assertThat(store.embedded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer", "require", "verify-ca"})
    void anythingLessIsRefusedForAnotherHost(String mode) {
        assertThat(refusal("postgresql://jobs@10.0.0.1/fleet?sslmode=" + mode + "&" + CA))
                .contains("jobs.store")
                .contains("sslmode must be verify-full: a password and jobs cross a network");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://10.0.0.1/fleet|names no user",
                "postgresql://jobs@10.0.0.1|names no database",
                "postgresql://jobs@10.0.0.1/a/b|names no database",
                "postgresql://jobs@10.0.0.1/fleet|needs sslrootcert",
                "postgresql://jobs@127.0.0.1/fleet?sslmode=verify-full|needs sslrootcert",
                "postgresql://jobs@127.0.0.1/fleet?sslcert=/c|belong together",
                "postgresql://jobs@127.0.0.1/fleet?sslcert=/c&sslkey=/k|needs sslmode=verify-full",
                "postgresql://jobs@127.0.0.1/fleet?socketFactory=x|its parameters are",
                "postgresql://jobs@127.0.0.1/fleet?sslmode=disable&sslmode=disable|given twice",
                "postgresql://jobs@127.0.0.1:99999/fleet|port",
                "postgresql:fleet|it is not postgresql://",
                "mysql://jobs@127.0.0.1/fleet|it is not postgresql://",
                "'postgresql://jobs@a b/fleet'|it is not a URL",
                "oracle|expected sqlite or postgresql://"
            })
    void saysWhatIsWrong(String url, String message) {
        assertThat(refusal(url)).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://jobs:geheim@10.0.0.1/fleet",
                "postgresql://jobs:g/geheim@10.0.0.1/fleet",
                "postgresql://jobs:geh^geheim@10.0.0.1/fleet",
                "postgresql://jobs@10.0.0.1/fleet?password=geheim",
                "postgresql://jobs@10.0.0.1/fleet?sslpassword=geheim"
            })
    void aPasswordIsRefusedAndNotRepeated(String url) {
        assertThat(refusal(url)).contains("jobs.store").doesNotContain("geheim");
    }

    @Test
    void isWrittenSoThatItLoadsAgain() throws ConfigurationException {
        EffectiveConfiguration first =
                loaded("postgresql://jobs@db.example.com:5433/fleet?" + CA + "&sslcert=/c.pem&sslkey=/k.p12");

        PostgresServer again = PostgresServer.parse(
                first.configuration().jobs().store().server().url());

        assertThat(again).isEqualTo(first.configuration().jobs().store().server());
    }
}

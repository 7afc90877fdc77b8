// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.Await;
import dev.linuxpatch.job.Samples;
import dev.linuxpatch.job.StoreException;
import org.junit.jupiter.api.Test;

/** Nodes that say in the same database that they run. */
class ElectorateIT {
    @Test
    void thoseWhoRunAreKnownToEachOtherAndOneThatStoppedIsForgotten() throws Exception {
        try (TestServer server = TestServer.started()) {
            StoreSettings settings = server.database("voters");
            try (PostgresElectorate a = PostgresElectorate.open(settings, Samples.HOST, "a");
                    PostgresElectorate b = PostgresElectorate.open(settings, Samples.HOST, "b")) {
                assertThat(a.voters(false)).isEmpty();
                assertThat(a.voters(true)).containsExactly("a");
                assertThat(b.voters(false)).containsExactly("a");
                assertThat(b.voters(true)).containsExactly("a", "b");
                assertThat(a.voters(true)).containsExactly("a", "b");

                Await.until(() -> b.voters(true).size() == 1);
                assertThat(b.voters(true)).containsExactly("b");
                assertThat(a.voters(true)).containsExactly("a", "b");
            }
        }
    }

    @Test
    void aServerThatIsAwayIsSaidSoAndComesBack() throws Exception {
        try (TestServer server = TestServer.started();
                PostgresElectorate a = PostgresElectorate.open(server.database("voters"), Samples.HOST, "a")) {
            a.voters(true);
            server.stop();

            StoreException away = catchThrowableOfType(StoreException.class, () -> a.voters(true));
            server.start();

            assertThat(away).hasMessageContaining("which nodes keep jobs");
            Await.until(() -> enrols(a));
        }
    }

    private static boolean enrols(PostgresElectorate electorate) {
        try {
            return electorate.voters(true).contains("a");
        } catch (StoreException e) {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.ModelHost.Act;
import dev.linuxpatch.job.postgres.TestNode;
import dev.linuxpatch.job.postgres.TestServer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** {@link RecoveryModelTest} on a real server. */
class RecoveryModelIT {
    private static TestServer server;
    private static int databases;

    @BeforeContainer
    static void start() throws Exception {
        server = TestServer.started();
    }

    @AfterContainer
    static void stop() {
        server.close();
    }

    @Property(tries = 10, seed = "20260303")
    void noJobIsLostRunTwiceOrLiedAbout(@ForAll("shortHistories") List<Act> history, @ForAll boolean rebootsWork) {
        try (TestNode node = new TestNode(server.database("model" + ++databases), "a", TestNode.LONG)) {
            RecoveryModelTest.play(node.own(), history, rebootsWork);
        }
    }

    @Provide
    Arbitrary<List<Act>> shortHistories() {
        return RecoveryModelTest.acts().list().ofMinSize(20).ofMaxSize(40);
    }
}

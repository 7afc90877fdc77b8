// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.JobStore;
import dev.linuxpatch.job.JobStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What every store does, by a real server; each test has a database of its own. */
class PostgresJobStoreIT extends JobStoreContract {
    private static TestServer server;
    private static int databases;

    private StoreSettings settings;
    private TestNode node;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void database() {
        settings = server.database("contract" + ++databases);
    }

    @Override
    protected JobStore openStore() {
        closeNode();
        node = new TestNode(settings, "a", TestNode.LONG);
        return node.own();
    }

    @AfterEach
    void closeNode() {
        if (node != null) {
            node.close();
        }
    }
}

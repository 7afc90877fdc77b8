// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import dev.linuxpatch.job.postgres.TestServer;
import java.io.IOException;

/** The PostgreSQL server that all job nodes use. */
record StoreServer(TestServer server) implements FleetProcess {
    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void launch() throws IOException, InterruptedException {
        server.start();
    }
}

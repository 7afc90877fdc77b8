// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.EffectiveConfiguration;
import dev.linuxpatch.dist.deploy.Service;
import dev.linuxpatch.http.view.PeerState;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the service until the process is told to stop. */
record Serving(ServeOptions options) {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    /** Service managers are told ten seconds; nothing that hangs may take longer. */
    private static final Duration DEADLINE = Duration.ofSeconds(9);
    /** Between two looks at who is there, and what the service manager is asked for each time. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    int run() throws Exception {
        Service service = new Service();
        try {
            EffectiveConfiguration effective = options.config().load(service.vertx());
            service.start(effective, options.config().sources(), options.roles(), Version.current());
        } catch (Exception e) {
            service.stop();
            throw e;
        }
        ServiceManager manager = ServiceManager.ofEnvironment();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service, manager), "stop"));
        awaitPeers(service, manager);
        manager.ready();
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    /** It serves already, but whoever waits for it waits until everybody is there who is expected. */
    private static void awaitPeers(Service service, ServiceManager manager) throws InterruptedException {
        for (Optional<PeerState> peers = service.peers();
                peers.isPresent() && !peers.get().complete();
                peers = service.peers()) {
            manager.starting("waiting for " + String.join(", ", peers.get().missing()), PATIENCE.toNanos() / 1000);
            Thread.sleep(LOOK.toMillis());
        }
    }

    /**
     * The end that was asked for is a success, which a JVM that is ended by a signal cannot say otherwise; and it comes in
     * time even if a thread hangs in the kernel, for everything that matters is on the disk at every moment.
     */
    private static void end(Service service, ServiceManager manager) {
        manager.stopping();
        Thread stopping = new Thread(service::stop, "stopping");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            LOG.warn("not everything ended in time; it is left as it is");
        }
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}

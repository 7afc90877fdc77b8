// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.EffectiveConfiguration;
import dev.linuxpatch.dist.deploy.Service;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the service until the process is told to stop. */
record Serving(ServeOptions options) {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    /** Service managers are told ten seconds; nothing that hangs may take longer. */
    private static final Duration DEADLINE = Duration.ofSeconds(9);

    int run() throws Exception {
        Service service = new Service();
        try {
            EffectiveConfiguration effective = options.config().load(service.vertx());
            service.start(effective, options.config().sources(), options.roles(), Version.current());
        } catch (Exception e) {
            service.stop();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service), "stop"));
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    /**
     * The end that was asked for is a success, which a JVM that is ended by a signal cannot say otherwise; and it comes in
     * time even if a thread hangs in the kernel, for everything that matters is on the disk at every moment.
     */
    private static void end(Service service) {
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

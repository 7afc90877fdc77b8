// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.EffectiveConfiguration;
import dev.linuxpatch.dist.deploy.Service;

/** Runs the service until the process is told to stop. */
record Serving(ServeOptions options) {
    int run() throws Exception {
        Service service = new Service();
        try {
            EffectiveConfiguration effective = options.config().load(service.vertx());
            service.start(effective, options.config().sources(), options.roles(), Version.current());
        } catch (Exception e) {
            service.stop();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "stop"));
        Thread.currentThread().join();
        return ExitCode.OK;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.dist.deploy.Role;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of serving. */
final class ServeOptions {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--roles",
            paramLabel = "ROLE",
            split = ",",
            description = "Parts of the service that run in this process: http, job, backend, ws (default: all).")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    ConfigOptions config() {
        return config;
    }

    Set<Role> roles() {
        return EnumSet.copyOf(roles);
    }
}

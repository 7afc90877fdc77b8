// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

/**
 * The whole configuration, valid by construction. Obtained from {@link ConfigLoader}.
 *
 * @param server the listener
 * @param tls the mutual TLS that every connection needs
 * @param jobs how jobs are queued, limited and kept
 * @param logging where the audit log and the service log go
 * @param whitelist who may connect
 * @param rateLimit how often a client address may call
 * @param packageManager which package manager is served, and on which root
 * @param advisories what is known of vulnerabilities in packages
 * @param rollback what is kept so that changes can be undone
 * @param healthGate what must be true of the host after a change
 * @param websocket the job event stream
 * @param console the SockJS bridge for consoles
 * @param system what concerns the host itself
 * @param cluster the other processes that serve with this one
 */
public record Configuration(
        ServerSettings server,
        TlsSettings tls,
        JobSettings jobs,
        LoggingSettings logging,
        WhitelistSettings whitelist,
        RateLimitSettings rateLimit,
        PackageManagerSettings packageManager,
        AdvisorySettings advisories,
        RollbackSettings rollback,
        HealthGateSettings healthGate,
        WebSocketSettings websocket,
        ConsoleSettings console,
        SystemSettings system,
        ClusterSettings cluster) {

    public Configuration {
        requireNonNull(server, "server");
        requireNonNull(tls, "tls");
        requireNonNull(jobs, "jobs");
        requireNonNull(logging, "logging");
        requireNonNull(whitelist, "whitelist");
        requireNonNull(rateLimit, "rateLimit");
        requireNonNull(packageManager, "packageManager");
        requireNonNull(advisories, "advisories");
        requireNonNull(rollback, "rollback");
        requireNonNull(healthGate, "healthGate");
        requireNonNull(websocket, "websocket");
        requireNonNull(console, "console");
        requireNonNull(system, "system");
        requireNonNull(cluster, "cluster");
    }

    /** What is in force where no source gives anything. */
    public static Configuration defaults() {
        return ConfigurationAssembly.assemble(Settings.defaults());
    }

    /** The TCP port to listen on: {@code tls.port} where it is given, else {@code server.port}; 0 takes any free port. */
    public int listenPort() {
        return tls.port() == null ? server.port() : tls.port();
    }
}

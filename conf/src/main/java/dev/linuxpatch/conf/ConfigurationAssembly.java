// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/** Makes the records from settings that the schema has found right: the one place that knows both. */
final class ConfigurationAssembly {

    private ConfigurationAssembly() {}

    static Configuration assemble(Settings settings) {
        return new Configuration(
                server(settings),
                tls(settings),
                jobs(settings),
                logging(settings),
                new WhitelistSettings(settings.get(Schema.WHITELIST_PATH), settings.get(Schema.WHITELIST_DNS_TTL)),
                rateLimit(settings),
                packageManager(settings),
                new AdvisorySettings(settings.get(Schema.ADVISORIES_PATH).orElse(null)),
                rollback(settings),
                healthGate(settings),
                websocket(settings),
                new ConsoleSettings(
                        settings.get(Schema.CONSOLE_ENABLED),
                        settings.get(Schema.CONSOLE_MAX_MESSAGE),
                        settings.get(Schema.CONSOLE_RATE)),
                new SystemSettings(
                        settings.get(Schema.SYSTEM_REBOOT_COMMAND),
                        settings.get(Schema.SYSTEM_REBOOT_TIMEOUT),
                        settings.get(Schema.SYSTEM_HOST_ID).orElse(null),
                        settings.get(Schema.SYSTEM_LABELS),
                        settings.get(Schema.SYSTEM_SELF_PACKAGE)),
                cluster(settings));
    }

    private static ServerSettings server(Settings settings) {
        return new ServerSettings(
                settings.get(Schema.SERVER_PORT),
                settings.get(Schema.SERVER_BIND),
                settings.get(Schema.SERVER_TIMEOUT),
                settings.get(Schema.SERVER_IDLE_TIMEOUT),
                settings.get(Schema.SERVER_MAX_CONNECTIONS),
                settings.get(Schema.SERVER_MAX_HEADER),
                settings.get(Schema.SERVER_MAX_BODY),
                settings.get(Schema.SERVER_INSTANCES));
    }

    private static TlsSettings tls(Settings settings) {
        return new TlsSettings(
                settings.get(Schema.TLS_PORT).orElse(null),
                settings.get(Schema.TLS_CA_CERT),
                settings.get(Schema.TLS_SERVER_CERT),
                settings.get(Schema.TLS_SERVER_KEY),
                settings.get(Schema.TLS_CRL_PATH).orElse(null),
                settings.get(Schema.TLS_MIN_VERSION),
                settings.get(Schema.TLS_HANDSHAKE_TIMEOUT));
    }

    private static JobSettings jobs(Settings settings) {
        return new JobSettings(
                settings.get(Schema.JOBS_MAX_CONCURRENT),
                settings.get(Schema.JOBS_TIMEOUT),
                settings.get(Schema.JOBS_STORAGE_PATH),
                settings.get(Schema.JOBS_QUEUE_CAPACITY),
                settings.get(Schema.JOBS_LOCK_WAIT),
                new RetentionSettings(
                        settings.get(Schema.RETENTION_MAX_JOBS),
                        settings.get(Schema.RETENTION_MAX_AGE),
                        settings.get(Schema.RETENTION_MAX_OUTPUT),
                        settings.get(Schema.RETENTION_MAX_STORE)),
                new StoreSettings(
                        settings.get(Schema.JOBS_STORE).orElse(null),
                        settings.get(Schema.JOBS_STORE_PASSWORD_FILE).orElse(null)));
    }

    private static LoggingSettings logging(Settings settings) {
        return new LoggingSettings(
                settings.get(Schema.LOGGING_LEVEL),
                settings.get(Schema.LOGGING_JOURNAL),
                settings.get(Schema.LOGGING_SYSLOG),
                settings.get(Schema.LOGGING_SYSLOG_SERVER),
                settings.get(Schema.LOGGING_FILE),
                settings.get(Schema.LOGGING_RETENTION),
                settings.get(Schema.LOGGING_STDOUT));
    }

    private static RateLimitSettings rateLimit(Settings settings) {
        return new RateLimitSettings(
                settings.get(Schema.RATE_ENABLED),
                settings.get(Schema.RATE_DESTRUCTIVE),
                settings.get(Schema.RATE_DESTRUCTIVE_BURST),
                settings.get(Schema.RATE_READ),
                settings.get(Schema.RATE_READ_BURST));
    }

    private static PackageManagerSettings packageManager(Settings settings) {
        return new PackageManagerSettings(
                settings.get(Schema.PACKAGE_BACKEND),
                settings.get(Schema.PACKAGE_ROOT),
                settings.get(Schema.PACKAGE_INDEX_STALE),
                settings.get(Schema.PACKAGE_OUTPUT_CAP));
    }

    private static RollbackSettings rollback(Settings settings) {
        return new RollbackSettings(
                settings.get(Schema.ROLLBACK_KEEP),
                settings.get(Schema.ROLLBACK_MAX_ARCHIVES),
                settings.get(Schema.ROLLBACK_MAX_AGE),
                settings.get(Schema.ROLLBACK_MAX_BYTES),
                settings.get(Schema.ROLLBACK_MIN_FREE),
                settings.get(Schema.ROLLBACK_MAX_SNAPSHOTS));
    }

    private static HealthGateSettings healthGate(Settings settings) {
        return new HealthGateSettings(
                settings.get(Schema.GATE_COMMAND),
                settings.get(Schema.GATE_SERVICES),
                settings.get(Schema.GATE_HTTP).orElse(null),
                settings.get(Schema.GATE_HTTP_STATUS).orElse(null),
                settings.get(Schema.GATE_SETTLE),
                settings.get(Schema.GATE_WITHIN),
                settings.get(Schema.GATE_INTERVAL),
                settings.get(Schema.GATE_ON_FAILURE));
    }

    private static WebSocketSettings websocket(Settings settings) {
        return new WebSocketSettings(
                settings.get(Schema.WEBSOCKET_PING),
                settings.get(Schema.WEBSOCKET_TIMEOUT),
                settings.get(Schema.WEBSOCKET_MAX_MESSAGE),
                settings.get(Schema.WEBSOCKET_MAX_QUEUE),
                settings.get(Schema.WEBSOCKET_MAX_CONNECTIONS));
    }

    private static ClusterSettings cluster(Settings settings) {
        return new ClusterSettings(
                settings.get(Schema.CLUSTER_ENABLED),
                settings.get(Schema.CLUSTER_NODE).orElse(null),
                settings.get(Schema.CLUSTER_BIND).orElse(null),
                settings.get(Schema.CLUSTER_BUS_PORT),
                settings.get(Schema.CLUSTER_GROUP_PORT),
                settings.get(Schema.CLUSTER_WATCH_PORT),
                settings.get(Schema.CLUSTER_PEERS),
                settings.get(Schema.CLUSTER_EXPECT),
                new ClusterTlsSettings(
                        settings.get(Schema.CLUSTER_TLS_CA_CERT),
                        settings.get(Schema.CLUSTER_TLS_CERT),
                        settings.get(Schema.CLUSTER_TLS_KEY)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything that can be configured, declared once and in the order in which it is shown. Names, units and defaults of
 * the keys that the original service has are its own: its files must load unchanged.
 */
final class Schema {

    private static final String CERTIFICATES = "/etc/linux_patch_api/certs/";
    private static final String CLUSTER_CERTIFICATES = "/etc/linux_patch_api/cluster/";
    private static final int MAX_COUNT = 1_000_000;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int GIB = 1024 * MIB;
    private static final int DAY_IN_SECONDS = 86_400;

    private static final List<Key<?>> DECLARED = new ArrayList<>();

    static final Key<Integer> SERVER_PORT = declare(Key.of(
            "server.port", ValueTypes.integer(0, 65_535, ""), 12443, "TCP port to listen on; 0 takes any free one."));
    static final Key<String> SERVER_BIND = declare(
            Key.of("server.bind", ValueTypes.host(), "0.0.0.0", "Address to listen on; `::` takes IPv6 and IPv4."));
    static final Key<Duration> SERVER_TIMEOUT = declare(Key.of(
            "server.timeout_seconds",
            ValueTypes.duration(SECONDS, 1, DAY_IN_SECONDS),
            Duration.ofSeconds(30),
            "Seconds after which a request without an answer is ended."));
    static final Key<Duration> SERVER_IDLE_TIMEOUT = declare(Key.of(
            "server.idle_timeout_seconds",
            ValueTypes.duration(SECONDS, 1, DAY_IN_SECONDS),
            Duration.ofSeconds(120),
            "Seconds after which a silent connection is closed."));
    static final Key<Integer> SERVER_MAX_CONNECTIONS = declare(Key.of(
            "server.max_connections", ValueTypes.integer(1, MAX_COUNT, ""), 1024, "Open connections at one time."));
    static final Key<Integer> SERVER_MAX_HEADER = declare(Key.of(
            "server.max_header_bytes",
            ValueTypes.integer(KIB, MIB, "bytes"),
            8 * KIB,
            "Bytes of the headers of a request; more is answered 431."));
    static final Key<Long> SERVER_MAX_BODY = declare(Key.of(
            "server.max_body_bytes",
            ValueTypes.number(KIB, GIB, "bytes"),
            (long) MIB,
            "Bytes of the body of a request; more is answered 413."));
    static final Key<Integer> SERVER_INSTANCES = declare(Key.of(
            "server.instances", ValueTypes.integer(0, 256, ""), 0, "Event loops that serve HTTP; 0 is one a core."));

    static final Key<Boolean> TLS_ENABLED = declare(Key.of(
            "tls.enabled",
            ValueTypes.alwaysTrue("this service does not serve without mutual TLS"),
            true,
            "Only `true`: there is no service without mutual TLS."));
    static final Key<Optional<Integer>> TLS_PORT = declare(Key.of(
            "tls.port",
            ValueTypes.integer(0, 65_535, "").orNone(),
            Optional.empty(),
            "TCP port; where it is given it wins over `server.port`."));
    static final Key<Path> TLS_CA_CERT = declare(Key.of(
            "tls.ca_cert",
            ValueTypes.path(),
            Path.of(CERTIFICATES + "ca.pem"),
            "PEM file of the authorities whose clients may connect."));
    static final Key<Path> TLS_SERVER_CERT = declare(Key.of(
            "tls.server_cert",
            ValueTypes.path(),
            Path.of(CERTIFICATES + "server.pem"),
            "PEM file of the server's certificate and its chain."));
    static final Key<Path> TLS_SERVER_KEY = declare(Key.of(
            "tls.server_key",
            ValueTypes.path(),
            Path.of(CERTIFICATES + "server.key.pem"),
            "PEM file of the server's private key."));
    static final Key<Optional<Path>> TLS_CRL_PATH = declare(Key.of(
            "tls.crl_path",
            ValueTypes.path().orNone(),
            Optional.empty(),
            "PEM file of revoked client certificates; none: revocation is not checked."));
    static final Key<TlsVersion> TLS_MIN_VERSION = declare(Key.of(
            "tls.min_tls_version",
            ValueTypes.choice(TlsVersion.class, TlsVersion::number),
            TlsVersion.TLS_1_3,
            "Oldest TLS version spoken: `1.2` or `1.3`."));
    static final Key<Duration> TLS_HANDSHAKE_TIMEOUT = declare(Key.of(
            "tls.handshake_timeout_seconds",
            ValueTypes.duration(SECONDS, 1, 600),
            Duration.ofSeconds(10),
            "Seconds after which an unfinished handshake is closed."));

    static final Key<Integer> JOBS_MAX_CONCURRENT = declare(
            Key.of("jobs.max_concurrent", ValueTypes.integer(1, 1000, ""), 5, "Jobs that are active at one time."));
    static final Key<Duration> JOBS_TIMEOUT = declare(Key.of(
            "jobs.timeout_minutes",
            ValueTypes.duration(MINUTES, 1, 10_080),
            Duration.ofMinutes(30),
            "Minutes after which a job is ended."));
    static final Key<Path> JOBS_STORAGE_PATH = declare(Key.of(
            "jobs.storage_path",
            ValueTypes.path(),
            Path.of("/var/lib/linux_patch_api/jobs"),
            "Directory of the job store and of all other state."));
    static final Key<Optional<PostgresServer>> JOBS_STORE = declare(Key.of(
            "jobs.store",
            ValueTypes.store(),
            Optional.empty(),
            "Where jobs are kept: `sqlite` is a file in `jobs.storage_path`, for one process; a PostgreSQL server can be"
                    + " shared by several, of which one at a time acts."));
    static final Key<Optional<Path>> JOBS_STORE_PASSWORD_FILE = declare(Key.of(
            "jobs.store_password_file",
            ValueTypes.path().orNone(),
            Optional.empty(),
            "File whose first line is the password for `jobs.store`, readable by its owner alone; none: a client certificate,"
                    + " or a server that asks for none."));
    static final Key<Integer> JOBS_QUEUE_CAPACITY = declare(Key.of(
                    "jobs.queue_capacity",
                    ValueTypes.integer(1, MAX_COUNT, ""),
                    100,
                    "Jobs that wait; one more is answered 429. Also read as `jobs.max_queue_depth`.")
            .alsoKnownAs("jobs.max_queue_depth"));
    static final Key<Duration> JOBS_LOCK_WAIT = declare(Key.of(
            "jobs.lock_wait_seconds",
            ValueTypes.duration(SECONDS, 0, DAY_IN_SECONDS),
            Duration.ofSeconds(120),
            "Seconds that a job waits for a package database locked by someone else."));
    static final Key<Integer> RETENTION_MAX_JOBS = declare(Key.of(
            "jobs.retention.max_jobs",
            ValueTypes.integer(1, MAX_COUNT, ""),
            1000,
            "Finished jobs that are kept, the newest first."));
    static final Key<Duration> RETENTION_MAX_AGE = declare(Key.of(
            "jobs.retention.max_age_days",
            ValueTypes.duration(DAYS, 1, 36_500),
            Duration.ofDays(90),
            "Days that a finished job is kept."));
    static final Key<Long> RETENTION_MAX_OUTPUT = declare(Key.of(
            "jobs.retention.max_output_bytes_per_job",
            ValueTypes.number(KIB, 1024L * GIB, "bytes"),
            16L * MIB,
            "Bytes of output that are kept of one job; the log then says that it was cut."));
    static final Key<Long> RETENTION_MAX_STORE = declare(Key.of(
            "jobs.retention.max_store_bytes",
            ValueTypes.number(MIB, 1024L * GIB, "bytes"),
            (long) GIB,
            "Bytes that the job store may take: beyond them the logs of the jobs that ended longest ago are removed, then the"
                    + " jobs."));

    static final Key<LogLevel> LOGGING_LEVEL = declare(Key.of(
                    "logging.level",
                    ValueTypes.choice(LogLevel.class),
                    LogLevel.INFO,
                    "Level of the service log: `error`, `warn`, `info`, `debug` or `trace`.")
            .appliedLive());
    static final Key<Boolean> LOGGING_JOURNAL = declare(
            Key.of("logging.journal_enabled", ValueTypes.bool(), true, "Whether the systemd journal gets the log."));
    static final Key<Boolean> LOGGING_SYSLOG = declare(
            Key.of("logging.syslog_enabled", ValueTypes.bool(), false, "Whether the syslog server gets the log."));
    static final Key<URI> LOGGING_SYSLOG_SERVER = declare(Key.of(
            "logging.syslog_server",
            ValueTypes.syslogServer(),
            URI.create("udp://localhost:514"),
            "Syslog server: `udp://`, `tcp://` or `tls://`, host and port."));
    static final Key<Path> LOGGING_FILE = declare(Key.of(
            "logging.file_path",
            ValueTypes.path(),
            Path.of("/var/log/linux_patch_api/audit.log"),
            "Audit log, JSON lines."));
    static final Key<Duration> LOGGING_RETENTION = declare(Key.of(
            "logging.retention_days",
            ValueTypes.duration(DAYS, 1, 36_500),
            Duration.ofDays(30),
            "Days that audit log files are kept."));
    static final Key<Boolean> LOGGING_STDOUT = declare(
            Key.of("logging.stdout", ValueTypes.bool(), true, "Whether the audit log also goes to standard output."));

    static final Key<Path> WHITELIST_PATH = declare(Key.of(
            "whitelist.path",
            ValueTypes.path(),
            Path.of("/etc/linux_patch_api/whitelist.yaml"),
            "File of the addresses that may connect. The content of that file applies live."));
    static final Key<Duration> WHITELIST_DNS_TTL = declare(Key.of(
            "whitelist.dns_ttl_seconds",
            ValueTypes.duration(SECONDS, 1, DAY_IN_SECONDS),
            Duration.ofSeconds(60),
            "Seconds after which host names of the whitelist are resolved again."));

    static final Key<Boolean> RATE_ENABLED = declare(
            Key.of("rate_limit.enabled", ValueTypes.bool(), true, "Whether calls are limited, a client address.")
                    .appliedLive());
    static final Key<Integer> RATE_DESTRUCTIVE = declare(Key.of(
                    "rate_limit.destructive_per_minute",
                    ValueTypes.integer(1, MAX_COUNT, ""),
                    20,
                    "Calls a minute that change something.")
            .appliedLive());
    static final Key<Integer> RATE_DESTRUCTIVE_BURST = declare(Key.of(
                    "rate_limit.destructive_burst",
                    ValueTypes.integer(1, MAX_COUNT, ""),
                    10,
                    "Calls at once that change something.")
            .appliedLive());
    static final Key<Integer> RATE_READ = declare(Key.of(
                    "rate_limit.read_per_minute",
                    ValueTypes.integer(1, MAX_COUNT, ""),
                    120,
                    "Calls a minute that only read.")
            .appliedLive());
    static final Key<Integer> RATE_READ_BURST = declare(
            Key.of("rate_limit.read_burst", ValueTypes.integer(1, MAX_COUNT, ""), 30, "Calls at once that only read.")
                    .appliedLive());

    static final Key<PackageBackend> PACKAGE_BACKEND = declare(Key.of(
            "package_manager.backend",
            ValueTypes.choice(PackageBackend.class),
            PackageBackend.AUTO,
            "`auto` takes what the host has; else `apt`, `dnf`, `yum`, `zypper`, `apk` or `pacman`."));
    static final Key<Path> PACKAGE_ROOT = declare(Key.of(
            "package_manager.root",
            ValueTypes.path(),
            Path.of("/"),
            "Directory of the system to serve; `/` is this host."));
    static final Key<Duration> PACKAGE_INDEX_STALE = declare(Key.of(
            "package_manager.index_stale_after_hours",
            ValueTypes.duration(HOURS, 1, 8760),
            Duration.ofHours(4),
            "Hours after which the package index counts as stale."));
    static final Key<Long> PACKAGE_OUTPUT_CAP = declare(Key.of(
            "package_manager.command_output_cap_bytes",
            ValueTypes.number(4 * KIB, 1024L * GIB, "bytes"),
            64L * MIB,
            "Bytes of output of one command that are kept."));

    static final Key<Optional<Path>> ADVISORIES_PATH = declare(Key.of(
            "advisories.path",
            ValueTypes.path().orNone(),
            Optional.empty(),
            "Directory of OSV records (`*.json`), or a zip archive of them; none: apt knows no advisories."));

    static final Key<Boolean> ROLLBACK_KEEP = declare(Key.of(
            "rollback.keep.enabled",
            ValueTypes.bool(),
            true,
            "Whether old versions are kept before they are replaced or removed, so that jobs can be rolled back."));
    static final Key<Integer> ROLLBACK_MAX_ARCHIVES = declare(Key.of(
            "rollback.keep.max_archives",
            ValueTypes.integer(1, MAX_COUNT, ""),
            2000,
            "Old versions that are kept, those that were needed last."));
    static final Key<Duration> ROLLBACK_MAX_AGE = declare(Key.of(
            "rollback.keep.max_age_days",
            ValueTypes.duration(DAYS, 1, 36_500),
            Duration.ofDays(30),
            "Days that an old version is kept after it was needed last."));
    static final Key<Long> ROLLBACK_MAX_BYTES = declare(Key.of(
            "rollback.keep.max_bytes",
            ValueTypes.number(MIB, 1024L * GIB, "bytes"),
            2L * GIB,
            "Bytes that old versions may take."));
    static final Key<Long> ROLLBACK_MIN_FREE = declare(Key.of(
            "rollback.keep.min_free_bytes",
            ValueTypes.number(0, 1024L * GIB, "bytes"),
            512L * MIB,
            "Bytes that stay free where they are kept: else a change goes without a way back, or is refused if it asked for"
                    + " one."));
    static final Key<Integer> ROLLBACK_MAX_SNAPSHOTS = declare(Key.of(
            "rollback.keep.max_snapshots",
            ValueTypes.integer(0, 1000, ""),
            0,
            "Where the root is a subvolume of btrfs: snapshots that are kept instead of old versions, those taken last; 0"
                    + " takes none."));

    static final Key<List<String>> GATE_COMMAND = declare(Key.of(
            "health_gate.command",
            ValueTypes.command(),
            List.of(),
            "Program, as a list, that ends with 0 if the host is well; never run by a shell, and only if nobody but root can"
                    + " write it."));
    static final Key<List<String>> GATE_SERVICES =
            declare(Key.of("health_gate.services", ValueTypes.units(), List.of(), "Services that must be active."));
    static final Key<Optional<URI>> GATE_HTTP = declare(Key.of(
            "health_gate.http",
            ValueTypes.httpUrl().orNone(),
            Optional.empty(),
            "URL on this host that must answer; redirects are not followed."));
    static final Key<Optional<Integer>> GATE_HTTP_STATUS = declare(Key.of(
            "health_gate.http_status",
            ValueTypes.integer(100, 599, "").orNone(),
            Optional.empty(),
            "Status that the answer must have; none: any from 200 to 399."));
    static final Key<Duration> GATE_SETTLE = declare(Key.of(
            "health_gate.settle_seconds",
            ValueTypes.duration(SECONDS, 0, 3600),
            Duration.ZERO,
            "Seconds between the change and the first look."));
    static final Key<Duration> GATE_WITHIN = declare(Key.of(
            "health_gate.within_seconds",
            ValueTypes.duration(SECONDS, 1, 3600),
            Duration.ofSeconds(60),
            "Seconds after that within which all checks must pass in one look; both take no longer than"
                    + " `jobs.timeout_minutes`."));
    static final Key<Duration> GATE_INTERVAL = declare(Key.of(
            "health_gate.interval_seconds",
            ValueTypes.duration(SECONDS, 1, 60),
            Duration.ofSeconds(5),
            "Seconds between two looks."));
    static final Key<HealthGateSettings.OnFailure> GATE_ON_FAILURE = declare(
            Key.of(
                    "health_gate.on_failure",
                    ValueTypes.choice(HealthGateSettings.OnFailure.class),
                    HealthGateSettings.OnFailure.ROLLBACK,
                    "What becomes of a change after which the host is not well: `rollback` takes it back, `report` only says so."));

    static final Key<Duration> WEBSOCKET_PING = declare(Key.of(
            "websocket.ping_seconds",
            ValueTypes.duration(SECONDS, 1, 3600),
            Duration.ofSeconds(5),
            "Seconds between two pings of the server."));
    static final Key<Duration> WEBSOCKET_TIMEOUT = declare(Key.of(
            "websocket.timeout_seconds",
            ValueTypes.duration(SECONDS, 2, 7200),
            Duration.ofSeconds(10),
            "Seconds after which a silent peer is dropped; more than `websocket.ping_seconds`."));
    static final Key<Integer> WEBSOCKET_MAX_MESSAGE = declare(Key.of(
            "websocket.max_message_bytes",
            ValueTypes.integer(256, 16 * MIB, "bytes"),
            64 * KIB,
            "Bytes of one message of a client."));
    static final Key<Integer> WEBSOCKET_MAX_QUEUE = declare(Key.of(
            "websocket.max_queue_bytes",
            ValueTypes.integer(KIB, GIB, "bytes"),
            MIB,
            "Bytes that wait for one slow client before it is told so and closed."));
    static final Key<Integer> WEBSOCKET_MAX_CONNECTIONS = declare(Key.of(
            "websocket.max_connections",
            ValueTypes.integer(1, MAX_COUNT, ""),
            1000,
            "Open event streams at one time."));

    static final Key<Boolean> CONSOLE_ENABLED =
            declare(Key.of("console.enabled", ValueTypes.bool(), true, "Whether the bridge for consoles is served."));
    static final Key<Integer> CONSOLE_MAX_MESSAGE = declare(Key.of(
            "console.max_message_bytes",
            ValueTypes.integer(256, 16 * MIB, "bytes"),
            64 * KIB,
            "Bytes of one message of a console."));
    static final Key<Integer> CONSOLE_RATE = declare(Key.of(
            "console.messages_per_second",
            ValueTypes.integer(1, MAX_COUNT, ""),
            50,
            "Messages a second that one console may send."));

    static final Key<List<String>> SYSTEM_REBOOT_COMMAND = declare(Key.of(
            "system.reboot_command",
            ValueTypes.texts(),
            List.of("systemctl", "reboot"),
            "Command that reboots the host, as a list; never run by a shell."));
    static final Key<Duration> SYSTEM_REBOOT_TIMEOUT = declare(
            Key.of(
                    "system.reboot_timeout_seconds",
                    ValueTypes.duration(SECONDS, 1, DAY_IN_SECONDS),
                    Duration.ofMinutes(10),
                    "Seconds after the reboot command within which the host must have been restarted; else the job has failed."));
    static final Key<Optional<String>> SYSTEM_HOST_ID = declare(Key.of(
            "system.host_id",
            ValueTypes.matching(
                            "1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit",
                            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}"))
                    .orNone(),
            Optional.empty(),
            "Name of this host on the event bus, and of the host that requests mean which name none; none: taken from the machine"
                    + " id."));
    static final Key<Map<String, String>> SYSTEM_LABELS = declare(Key.of(
            "system.labels",
            ValueTypes.labels(),
            Map.of(),
            "Labels of this host, `name=value`, by which `GET /hosts` can select it."));
    static final Key<String> SYSTEM_SELF_PACKAGE = declare(Key.of(
            "system.self_package",
            ValueTypes.matching(
                    "the name of a package without an architecture",
                    Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]{0,255}")),
            "linux-patch-api",
            "Package that this service is installed from: it is changed only by a job that names it and runs alone, and it is"
                    + " never removed."));

    static final Key<Boolean> CLUSTER_ENABLED = declare(
            Key.of(
                    "cluster.enabled",
                    ValueTypes.bool(),
                    false,
                    "Whether this process joins others, so that they serve together; then the keys without a default are needed."));
    static final Key<Optional<String>> CLUSTER_NODE = declare(Key.of(
            "cluster.node",
            ValueTypes.matching(
                            "1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit", ExpectedPeer.NODE)
                    .orNone(),
            Optional.empty(),
            "Name of this process in the cluster; no two may have the same."));
    static final Key<Optional<String>> CLUSTER_BIND = declare(Key.of(
            "cluster.bind",
            ValueTypes.ownAddress().orNone(),
            Optional.empty(),
            "Address that the three ports listen on, and that peers reach this node by."));
    static final Key<Integer> CLUSTER_BUS_PORT = declare(Key.of(
            "cluster.bus_port", ValueTypes.integer(1, 65_535, ""), 12444, "TCP port of the event bus; mutual TLS."));
    static final Key<Integer> CLUSTER_GROUP_PORT = declare(Key.of(
            "cluster.group_port", ValueTypes.integer(1, 65_535, ""), 12445, "TCP port of the membership; mutual TLS."));
    static final Key<Integer> CLUSTER_WATCH_PORT = declare(Key.of(
            "cluster.watch_port",
            ValueTypes.integer(1, 65_535, ""),
            12446,
            "TCP port by which peers notice the end of this process; mutual TLS."));
    static final Key<List<PeerAddress>> CLUSTER_PEERS = declare(
            Key.of(
                    "cluster.peers",
                    ValueTypes.list("a list of addresses with ports, such as [\"10.0.0.2:12445\"]", PeerAddress::parse),
                    List.of(),
                    "Where nodes are looked for: their `cluster.bind` and `cluster.group_port`; one that is reached is enough."));
    static final Key<List<ExpectedPeer>> CLUSTER_EXPECT = declare(Key.of(
            "cluster.expect",
            ValueTypes.list(
                    "a list of names of nodes, or of role:http, role:job, role:backend, role:ws", ExpectedPeer::parse),
            List.of(),
            "Peers without whom this node is not ready; roles of its own count for nothing."));
    static final Key<Boolean> CLUSTER_TLS_ENABLED = declare(Key.of(
            "cluster.tls.enabled",
            ValueTypes.alwaysTrue("nodes do not speak without mutual TLS"),
            true,
            "Only `true`: there is no cluster without mutual TLS on every channel."));
    static final Key<Path> CLUSTER_TLS_CA_CERT = declare(
            Key.of(
                    "cluster.tls.ca_cert",
                    ValueTypes.path(),
                    Path.of(CLUSTER_CERTIFICATES + "ca.pem"),
                    "PEM file of the cluster's own authority: whoever has a certificate of it is a node. Not that of `tls.ca_cert`."));
    static final Key<Path> CLUSTER_TLS_CERT = declare(Key.of(
            "cluster.tls.cert",
            ValueTypes.path(),
            Path.of(CLUSTER_CERTIFICATES + "node.pem"),
            "PEM file of this node's certificate and its chain."));
    static final Key<Path> CLUSTER_TLS_KEY = declare(Key.of(
            "cluster.tls.key",
            ValueTypes.path(),
            Path.of(CLUSTER_CERTIFICATES + "node.key.pem"),
            "PEM file of this node's private key."));

    static final List<Key<?>> KEYS = List.copyOf(DECLARED);

    /** Keys that files of the original hold and that mean nothing here: accepted, named in a notice, never kept. */
    static final Set<String> WITHOUT_EFFECT = Set.of(
            "enrollment.manager_url",
            "enrollment.polling_token",
            "enrollment.polling_interval_seconds",
            "enrollment.max_poll_attempts",
            "enrollment.report_interface",
            "enrollment.report_ip",
            "enrollment.cert_renewal_threshold_days");

    private static final Map<String, Key<?>> BY_PATH = byPath();
    private static final Set<String> SECTIONS = sections();

    private Schema() {}

    /** By path or alias. */
    static Optional<Key<?>> key(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    static boolean isSection(String path) {
        return SECTIONS.contains(path);
    }

    /** What to say of a path that is neither a key nor a section. */
    static String unknown(String path) {
        return "unknown key; " + Nearest.key(path, knownPaths());
    }

    /** Every key by path and alias, and every section. */
    private static List<String> knownPaths() {
        List<String> known = new ArrayList<>(SECTIONS);
        known.addAll(BY_PATH.keySet());
        known.addAll(WITHOUT_EFFECT);
        return known;
    }

    private static <T> Key<T> declare(Key<T> key) {
        DECLARED.add(key);
        return key;
    }

    private static Map<String, Key<?>> byPath() {
        Map<String, Key<?>> keys = new LinkedHashMap<>();
        KEYS.forEach(key -> key.paths().forEach(path -> keys.put(path, key)));
        return keys;
    }

    private static Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        List<String> paths = new ArrayList<>(BY_PATH.keySet());
        paths.addAll(WITHOUT_EFFECT);
        for (String path : paths) {
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                sections.add(path.substring(0, dot));
            }
        }
        return sections;
    }
}

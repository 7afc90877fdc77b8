// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code logging}.
 *
 * @param level of the service log
 * @param journalEnabled whether the systemd journal gets the log
 * @param syslogEnabled whether a syslog server gets the log
 * @param syslogServer scheme {@code udp}, {@code tcp} or {@code tls}, host and port; never user information
 * @param filePath the audit log, JSON lines
 * @param retention how long audit log files are kept
 * @param stdout whether the audit log is also written to standard output
 */
public record LoggingSettings(
        LogLevel level,
        boolean journalEnabled,
        boolean syslogEnabled,
        URI syslogServer,
        Path filePath,
        Duration retention,
        boolean stdout) {

    public LoggingSettings {
        requireNonNull(level, "level");
        requireNonNull(filePath, "filePath");
        Check.positive("retention", retention);
        Check.notBlank(
                "syslogServer host",
                requireNonNull(syslogServer, "syslogServer").getHost());
        if (syslogServer.getUserInfo() != null) {
            throw new IllegalArgumentException("syslogServer must not hold user information");
        }
    }
}

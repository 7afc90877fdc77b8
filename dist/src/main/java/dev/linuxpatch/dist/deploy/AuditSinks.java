// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import dev.linuxpatch.conf.LoggingSettings;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.AuditSink;
import dev.linuxpatch.http.audit.FileSink;
import dev.linuxpatch.http.audit.StreamSink;
import dev.linuxpatch.http.audit.SyslogSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Where the audit log goes, as configured. */
final class AuditSinks {
    private AuditSinks() {}

    static AuditLog open(LoggingSettings settings, Clock clock) {
        List<AuditSink> sinks = new ArrayList<>();
        sinks.add(new FileSink(
                settings.filePath(), Math.toIntExact(settings.retention().toDays()), clock));
        if (settings.stdout()) {
            sinks.add(new StreamSink(new FileOutputStream(FileDescriptor.out), "standard output"));
        }
        if (settings.syslogEnabled()) {
            sinks.add(new SyslogSink(
                    settings.syslogServer(), hostName(), ProcessHandle.current().pid()));
        }
        return new AuditLog(sinks, clock);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

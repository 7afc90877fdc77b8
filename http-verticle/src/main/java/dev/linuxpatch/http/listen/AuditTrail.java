// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import dev.linuxpatch.http.accept.WhitelistFile;
import dev.linuxpatch.http.accept.WhitelistWatcher;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.AuditRecord;
import dev.linuxpatch.http.tls.Finding;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsReloader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** Records in the audit log that who may connect has changed, or was to be changed by files that were refused. */
final class AuditTrail implements WhitelistWatcher.Listener {

    private final AuditLog audit;
    private final Clock clock;

    AuditTrail(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void applied(Path file, int entries, List<WhitelistFile.Problem> warnings) {
        notice("whitelist_reloaded", false, file + " with " + entries + " entries" + listed(warnings));
    }

    @Override
    public void refused(Path file, List<WhitelistFile.Problem> problems) {
        notice("whitelist_refused", true, file + listed(problems));
    }

    /** The same for TLS, with something to do after other files are in force. */
    TlsReloader.Listener andThen(Runnable whenApplied) {
        return new TlsReloader.Listener() {
            @Override
            public void applied(ServerIdentity identity) {
                whenApplied.run();
                notice("tls_reloaded", false, identity.toString());
            }

            @Override
            public void refused(List<Finding> failures) {
                notice("tls_refused", true, "the files before stay in force" + listed(failures));
            }
        };
    }

    private void notice(String event, boolean warning, String detail) {
        audit.append(new AuditRecord.Notice(clock.instant(), event, warning, detail));
    }

    private static String listed(List<?> all) {
        return all.stream().map(one -> "; " + one).collect(Collectors.joining());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import java.util.Map;
import java.util.regex.Pattern;

/** Names in paths that have an error code of their own. */
public final class PathNames {
    /** Characters of {@code systemd.unit(5)}; never an option, never a path. */
    private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9:_.\\\\@-]{0,254}");

    private PathNames() {}

    /** The id in {@code /hosts/{host}}. */
    public static Decoded<HostId> host(String text) {
        try {
            return Decoded.valid(new HostId(text));
        } catch (IllegalArgumentException e) {
            Violations violations = new Violations();
            violations.add(
                    "host", "must be 1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit", text);
            return violations.orElse(() -> null);
        }
    }

    /** The id in {@code /jobs/{id}}. */
    public static Decoded<JobId> jobId(String text) {
        return JobId.parse(text)
                .map(Decoded::valid)
                .orElseGet(() -> Decoded.invalid(Problem.of(
                        ErrorCode.INVALID_JOB_ID,
                        "a job id is a UUID such as 0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e",
                        Map.of("job_id", Printable.of(text)))));
    }

    /** The name in {@code /system/services/{name}}; a {@code .service} at its end is left out. */
    public static Decoded<String> service(String text) {
        if (!SERVICE.matcher(text).matches()) {
            return Decoded.invalid(Problem.of(
                    ErrorCode.INVALID_SERVICE_NAME,
                    "a service name must match " + SERVICE.pattern(),
                    Map.of("name", Printable.of(text))));
        }
        String suffix = ".service";
        return Decoded.valid(
                text.endsWith(suffix) && text.length() > suffix.length()
                        ? text.substring(0, text.length() - suffix.length())
                        : text);
    }
}

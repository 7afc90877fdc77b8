// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** {@code POST /system/reboot} */
public final class RebootRequest {
    private static final long MAX_DELAY_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int MAX_REASON = 1024;

    private RebootRequest() {}

    /**
     * Decodes.
     *
     * @param query the text after the question mark; null if there is none
     * @param body may be null or empty: the host reboots at once
     */
    public static Decoded<Change<Operation.Reboot>> decode(String query, Buffer body) {
        return JsonBody.optional(body).flatMap(object -> {
            Violations violations = new Violations();
            Fields fields = new Fields(object, violations);
            Long delay = fields.whole("delay_seconds", 0, MAX_DELAY_SECONDS);
            Boolean force = fields.bool("force");
            String reason = fields.text("reason", MAX_REASON);
            Boolean risk = fields.bool("acknowledge_package_database_corruption_risk");
            Fields options = fields.object("options");
            boolean dryRun = PlanTerms.dryRun(QueryString.of(query, violations), fields, options);
            options.noOthers();
            fields.noOthers();
            return violations.orElse(() -> new Change<>(
                    new Operation.Reboot(
                            Duration.ofSeconds(delay == null ? 0 : delay),
                            Boolean.TRUE.equals(force),
                            reason,
                            Boolean.TRUE.equals(risk)),
                    dryRun));
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.PatchRules;
import dev.linuxpatch.shared.packages.PatchRules.Strategy;
import dev.linuxpatch.shared.packages.Severity;
import java.util.Optional;

/**
 * Which patches, and how far: {@code security_only}, {@code severity_min}, {@code strategy}. Each may stand in the body or in
 * its {@code options}; said twice, it must be the same.
 */
final class PatchRuleFields {
    private static final Syntax<Severity> AT_LEAST = new Syntax<>(
            "must be one of critical, high, medium, low",
            text -> Syntax.choice(Severity.class, WireName::of)
                    .parse(text)
                    .filter(severity -> severity != Severity.UNKNOWN));
    private static final Syntax<Strategy> STRATEGY = Syntax.choice(Strategy.class, WireName::of);

    private PatchRuleFields() {}

    /** Reads the keys of both objects, so that they are known there. */
    static PatchRules read(Fields body, Fields options) {
        Boolean security = same(body, "security_only", body.bool("security_only"), options.bool("security_only"));
        Severity severity = same(
                body, "severity_min", body.parsed("severity_min", AT_LEAST), options.parsed("severity_min", AT_LEAST));
        Strategy strategy =
                same(body, "strategy", body.parsed("strategy", STRATEGY), options.parsed("strategy", STRATEGY));
        return new PatchRules(Boolean.TRUE.equals(security), severity, strategy);
    }

    private static <T> T same(Fields body, String key, T plain, T optional) {
        if (plain != null && optional != null && !plain.equals(optional)) {
            body.refuse(key, key + " and options." + key + " must not disagree");
        }
        return Optional.ofNullable(plain).orElse(optional);
    }
}

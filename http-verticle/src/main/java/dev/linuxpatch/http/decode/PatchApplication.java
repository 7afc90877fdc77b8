// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PatchRules;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code POST /patches/apply} in its three dialects. Their keys may be mixed; two keys that mean the same thing must not
 * disagree.
 */
public final class PatchApplication {
    private static final long MAX_DELAY_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int MAX_SELECTION = 5000;
    private static final Syntax<String> GLOB = Syntax.matching(
            "must be a package name in which * and ? stand for other characters", "[a-zA-Z0-9*?+._:-]{1,256}");

    private PatchApplication() {}

    /**
     * Decodes.
     *
     * @param query the text after the question mark; null if there is none
     * @param body may be null or empty: everything is applied and nothing reboots
     */
    public static Decoded<Change<Operation.ApplyPatches>> decode(String query, Buffer body) {
        return JsonBody.optional(body).flatMap(object -> decode(query, object));
    }

    private static Decoded<Change<Operation.ApplyPatches>> decode(String query, ObjectNode object) {
        Violations violations = new Violations();
        Fields fields = new Fields(object, violations);
        Set<String> selection = new LinkedHashSet<>();
        fields.parsedList("packages", Syntax.PACKAGE_NAME).stream()
                .map(PackageName::value)
                .forEach(selection::add);
        selection.addAll(fields.parsedList("patches", Syntax.PATCH_ID));
        if (selection.size() > MAX_SELECTION) {
            fields.refuse("packages", "at most " + MAX_SELECTION + " packages and patches can be chosen");
        }

        Boolean managerReboot = fields.bool("allow_reboot");
        Boolean plainReboot = fields.bool("reboot");
        Long seconds = fields.whole("reboot_delay_seconds", 0, MAX_DELAY_SECONDS);
        Fields options = fields.object("options");
        Boolean documentedReboot = options.bool("reboot");
        Long minutes = options.whole("reboot_delay_minutes", 0, MAX_DELAY_SECONDS / 60);
        List<String> excludes = new ArrayList<>(options.parsedList("exclude_packages", GLOB));
        PlanTerms terms = PlanTerms.of(QueryString.of(query, violations), fields, options);
        PatchRules rules = PatchRuleFields.read(fields, options);
        options.noOthers();
        fields.noOthers();

        List<Boolean> reboots = Stream.of(managerReboot, plainReboot, documentedReboot)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (reboots.size() > 1) {
            fields.refuse("reboot", "allow_reboot, reboot and options.reboot must not disagree");
        }
        if (seconds != null && minutes != null && seconds != minutes * 60) {
            fields.refuse(
                    "reboot_delay_seconds", "reboot_delay_seconds and options.reboot_delay_minutes must not disagree");
        }
        Duration delay =
                seconds != null ? Duration.ofSeconds(seconds) : Duration.ofMinutes(minutes == null ? 0 : minutes);
        return violations.orElse(() -> new Change<>(
                new Operation.ApplyPatches(
                        List.copyOf(selection),
                        excludes,
                        reboots.contains(Boolean.TRUE),
                        delay,
                        rules,
                        terms.requireRollback(),
                        terms.plan()),
                terms.dryRun()));
    }
}

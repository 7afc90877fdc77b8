// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Packages whose archives turned out to be signed by nobody that this host trusts, each with a sentence. What signs whole
 * repositories tells that beforehand; where each archive has its own signature, only a download tells.
 */
record Unsigned(Map<PackageName, String> reasons) {
    static final Unsigned NONE = new Unsigned(Map.of());

    Unsigned {
        reasons = Map.copyOf(reasons);
    }

    /** With some more; the same if all of them are known. */
    Unsigned and(Map<PackageName, String> more) {
        Map<PackageName, String> all = new HashMap<>(reasons);
        all.putAll(more);
        return all.keySet().equals(reasons.keySet()) ? this : new Unsigned(all);
    }

    /** Without what is not signed; impossible if nothing is left. */
    Finding leftOutOf(Finding.Reachable whole) {
        List<Wanted> signed = new ArrayList<>();
        List<BlockedPatch> blocked = new ArrayList<>(whole.blocked());
        for (Wanted wanted : whole.goal().wanted()) {
            String reason = reasons.get(wanted.name());
            if (reason == null) {
                signed.add(wanted);
            } else {
                blocked.add(new BlockedPatch(
                        wanted.name().value(),
                        wanted instanceof Wanted.Present present ? present.version() : null,
                        Patch.UNSIGNED,
                        reason));
            }
        }
        return signed.isEmpty()
                ? new Finding.Impossible(
                        new JobError(
                                JobErrorCode.GPG_ERROR,
                                "not applied on this host now: " + Wording.blocked(blocked) + "; nothing was changed"),
                        false,
                        blocked)
                : new Finding.Reachable(whole.goal().with(signed), whole.untouchable(), blocked);
    }

    /** Why a plan must not be carried out, because of what it brings along. */
    Optional<JobError> objection(Plan plan) {
        List<String> brought = plan.steps().stream()
                .filter(step -> !step.removal() && reasons.containsKey(step.name()))
                .map(step -> reasons.get(step.name()))
                .toList();
        return brought.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobError(
                        JobErrorCode.DEPENDENCY_CONFLICT,
                        "this needs what is not signed: " + Wording.shorten(brought) + "; nothing was changed"));
    }
}

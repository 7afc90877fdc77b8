// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.PackageDetail.Dependency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The dependencies of one package as the contract tells them: one for each group of alternatives. */
final class Dependencies {
    private static final List<ControlField> REQUIRED = List.of(ControlField.PRE_DEPENDS, ControlField.DEPENDS);
    private static final List<ControlField> WEAK = List.of(ControlField.RECOMMENDS, ControlField.SUGGESTS);

    private Dependencies() {}

    /** @param choice picks one of several alternatives */
    static List<Dependency> of(Map<ControlField, String> fields, Function<List<Relation>, Relation> choice) {
        List<Dependency> dependencies = new ArrayList<>();
        add(fields, REQUIRED, true, choice, dependencies);
        add(fields, WEAK, false, choice, dependencies);
        return dependencies;
    }

    private static void add(
            Map<ControlField, String> fields,
            List<ControlField> from,
            boolean required,
            Function<List<Relation>, Relation> choice,
            List<Dependency> to) {
        for (ControlField field : from) {
            for (List<Relation> alternatives : Relation.parse(fields.getOrDefault(field, ""))) {
                Relation chosen = choice.apply(alternatives);
                to.add(new Dependency(chosen.name(), chosen.version(), required));
            }
        }
    }
}

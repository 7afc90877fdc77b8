// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import dev.linuxpatch.bench.rollback.plan.PackageModel.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The packages of a campaign. */
public final class PackageModels {
    /** Every version of each, in the order of versions. */
    public static final List<PackageModel> ALL = all();

    /** What does what it is asked to, those without needs first. */
    public static final List<String> GOOD = names(false);
    /** What fails in every version but the first. */
    public static final List<String> BAD = names(true);
    /** What has a configuration file, at least in its newest version. */
    public static final List<String> CONFIGURED = ALL.stream()
            .filter(model -> model.configuration() != null)
            .map(PackageModel::name)
            .distinct()
            .toList();

    private PackageModels() {}

    /**
     * Whether scripts of a package fail by design.
     *
     * @param version as the package manager has it, with or without a release; null for none
     */
    public static boolean fails(String name, String version) {
        return version != null
                && ALL.stream()
                        .filter(model -> model.name().equals(name))
                        .filter(model -> version.equals(model.version()) || version.startsWith(model.version() + "-"))
                        .anyMatch(model -> model.behaviour() == Behaviour.FAILS_AFTER
                                || model.behaviour() == Behaviour.FAILS_BEFORE);
    }

    private static List<PackageModel> all() {
        List<PackageModel> models = new ArrayList<>();
        every(models, "way-a", model -> model);
        every(models, "way-b", model -> model);
        every(models, "way-lib", model -> model.configured("library=1\n"));
        every(models, "way-app", model -> model.need("way-lib", first(model) ? "1.0" : model.version()));
        every(
                models,
                "way-top",
                model -> model.need("way-app", first(model) ? "1.0" : model.version())
                        .configured("top=" + model.version() + "\n"));
        every(models, "way-conf", model -> model.configured(newest(model) ? "setting=2\n" : "setting=1\n"));
        every(
                models,
                "way-etc",
                model -> model.configured("version=" + model.version() + "\n").that(Behaviour.TALKS));
        // It has a configuration file only since its second version.
        every(models, "way-late", model -> first(model) ? model : model.configured("late=" + model.version() + "\n"));
        models.add(PackageModel.of("way-sec", "1.0").configured("safe=no\n"));
        models.add(PackageModel.of("way-sec", "1.1").configured("safe=yes\n").forSecurity());
        every(models, "way-talk", model -> model.that(Behaviour.TALKS));
        every(models, "way-badpost", model -> first(model) ? model : model.that(Behaviour.FAILS_AFTER));
        every(models, "way-badpre", model -> first(model) ? model : model.that(Behaviour.FAILS_BEFORE));
        return List.copyOf(models);
    }

    private static void every(List<PackageModel> models, String name, UnaryOperator<PackageModel> as) {
        PackageModel.VERSIONS.forEach(version -> models.add(as.apply(PackageModel.of(name, version))));
    }

    private static boolean first(PackageModel model) {
        return model.version().equals(PackageModel.VERSIONS.get(0));
    }

    private static boolean newest(PackageModel model) {
        return model.version().equals(PackageModel.VERSIONS.get(PackageModel.VERSIONS.size() - 1));
    }

    private static List<String> names(boolean bad) {
        return ALL.stream()
                .map(PackageModel::name)
                .distinct()
                .filter(name -> bad == name.startsWith("way-bad"))
                .toList();
    }
}

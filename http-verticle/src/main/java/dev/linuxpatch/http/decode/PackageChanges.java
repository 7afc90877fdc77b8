// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests to install, update and remove packages. */
public final class PackageChanges {
    /** More names than this fit no command line, and no person means it. */
    private static final int MAX_PACKAGES = 1000;

    private PackageChanges() {}

    /**
     * {@code POST /packages}
     *
     * @param query the text after the question mark; null if there is none
     */
    public static Decoded<Change<Operation.Install>> install(String query, Buffer body) {
        return JsonBody.required(body).flatMap(object -> install(query, object));
    }

    /**
     * {@code PUT /packages/{name}}
     *
     * @param query the text after the question mark; null if there is none
     * @param body may be null or empty
     */
    public static Decoded<Change<Operation.Update>> update(String name, String query, Buffer body) {
        return JsonBody.optional(body).flatMap(object -> {
            Violations violations = new Violations();
            PackageName target = name(name, violations);
            Fields fields = new Fields(object, violations);
            PackageVersion version = fields.parsed("version", Syntax.PACKAGE_VERSION);
            Fields nested = fields.object("options");
            PlanTerms terms = PlanTerms.of(QueryString.of(query, violations), fields, nested);
            ChangeOptions options = options(nested, terms);
            fields.noOthers();
            return violations.orElse(() -> new Change<>(
                    new Operation.Update(new PackageRequest(target, version), options, terms.plan()), terms.dryRun()));
        });
    }

    /**
     * {@code DELETE /packages/{name}}
     *
     * @param query the text after the question mark; null if there is none
     */
    public static Decoded<Change<Operation.Remove>> remove(String name, String query) {
        Violations violations = new Violations();
        PackageName target = name(name, violations);
        QueryString parameters = QueryString.of(query, violations);
        boolean purge = parameters.get("purge", Syntax.TRUTH).orElse(false);
        boolean force = parameters.get("force", Syntax.TRUTH).orElse(false);
        PlanTerms terms = PlanTerms.of(parameters);
        return violations.orElse(() -> new Change<>(
                new Operation.Remove(target, purge, force, terms.requireRollback(), terms.plan()), terms.dryRun()));
    }

    /** The name in {@code GET /packages/{name}}. */
    public static Decoded<PackageName> name(String name) {
        Violations violations = new Violations();
        PackageName legal = name(name, violations);
        return violations.orElse(() -> legal);
    }

    private static PackageName name(String name, Violations violations) {
        Optional<PackageName> legal = Syntax.PACKAGE_NAME.parse(name);
        if (legal.isEmpty()) {
            violations.add("name", Syntax.PACKAGE_NAME.expectation(), name);
        }
        return legal.orElse(null);
    }

    private static Decoded<Change<Operation.Install>> install(String query, ObjectNode object) {
        Violations violations = new Violations();
        Fields fields = new Fields(object, violations);
        fields.require("packages");
        List<Fields> items = fields.objects("packages");
        if (fields.has("packages") && violations.none() && items.isEmpty()) {
            fields.refuse("packages", "must name at least one package");
        }
        if (items.size() > MAX_PACKAGES) {
            fields.refuse("packages", "must name at most " + MAX_PACKAGES + " packages");
        }
        Map<PackageName, PackageRequest> requests = new LinkedHashMap<>();
        for (Fields item : items) {
            item.require("name");
            PackageName name = item.parsed("name", Syntax.PACKAGE_NAME);
            PackageVersion version = item.parsed("version", Syntax.PACKAGE_VERSION);
            item.noOthers();
            if (name != null) {
                PackageRequest request = new PackageRequest(name, version);
                PackageRequest before = requests.putIfAbsent(name, request);
                if (before != null && !before.equals(request)) {
                    item.refuse("version", "another version of '" + name + "' is named before");
                }
            }
        }
        Fields nested = fields.object("options");
        PlanTerms terms = PlanTerms.of(QueryString.of(query, violations), fields, nested);
        ChangeOptions options = options(nested, terms);
        fields.noOthers();
        return violations.orElse(() -> new Change<>(
                new Operation.Install(List.copyOf(requests.values()), options, terms.plan()), terms.dryRun()));
    }

    private static ChangeOptions options(Fields fields, PlanTerms terms) {
        boolean force = Boolean.TRUE.equals(fields.bool("force"));
        boolean noRecommends = Boolean.TRUE.equals(fields.bool("no_recommends"));
        boolean allowDowngrade = Boolean.TRUE.equals(fields.bool("allow_downgrade"));
        fields.noOthers();
        return new ChangeOptions(force, noRecommends, allowDowngrade, terms.requireRollback());
    }
}

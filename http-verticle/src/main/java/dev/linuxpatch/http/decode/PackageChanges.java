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

    /** {@code POST /packages} */
    public static Decoded<Operation.Install> install(Buffer body) {
        return JsonBody.required(body).flatMap(PackageChanges::install);
    }

    /**
     * {@code PUT /packages/{name}}
     *
     * @param body may be null or empty
     */
    public static Decoded<Operation.Update> update(String name, Buffer body) {
        return JsonBody.optional(body).flatMap(object -> {
            Violations violations = new Violations();
            PackageName target = name(name, violations);
            Fields fields = new Fields(object, violations);
            PackageVersion version = fields.parsed("version", Syntax.PACKAGE_VERSION);
            ChangeOptions options = options(fields.object("options"));
            fields.noOthers();
            return violations.orElse(() -> new Operation.Update(new PackageRequest(target, version), options));
        });
    }

    /**
     * {@code DELETE /packages/{name}}
     *
     * @param query the text after the question mark; null if there is none
     */
    public static Decoded<Operation.Remove> remove(String name, String query) {
        Violations violations = new Violations();
        PackageName target = name(name, violations);
        QueryString parameters = QueryString.of(query, violations);
        boolean purge = parameters.get("purge", Syntax.TRUTH).orElse(false);
        boolean force = parameters.get("force", Syntax.TRUTH).orElse(false);
        return violations.orElse(() -> new Operation.Remove(target, purge, force));
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

    private static Decoded<Operation.Install> install(ObjectNode object) {
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
        ChangeOptions options = options(fields.object("options"));
        fields.noOthers();
        return violations.orElse(() -> new Operation.Install(List.copyOf(requests.values()), options));
    }

    private static ChangeOptions options(Fields fields) {
        boolean force = Boolean.TRUE.equals(fields.bool("force"));
        boolean noRecommends = Boolean.TRUE.equals(fields.bool("no_recommends"));
        boolean allowDowngrade = Boolean.TRUE.equals(fields.bool("allow_downgrade"));
        fields.noOthers();
        return new ChangeOptions(force, noRecommends, allowDowngrade);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.decode.NamePattern;
import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.http.decode.PatchQuery;
import dev.linuxpatch.http.respond.SharedJson;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One generation of a host's inventory, ready to be sent. The lists that nearly everybody asks for are complete and
 * compressed; others are put together from encoded items and kept for a while. Safe from every thread.
 */
public final class EncodedView {
    private static final int KEPT_RESULTS = 64;
    /** All kept results together; a list of all packages of a large host is about 1 MB. */
    private static final int KEPT_BYTES = 4 * 1024 * 1024;

    private final InventoryHead head;
    private final EncodedPackages packages;
    private final EncodedPatches patches;
    private final String index;
    private final SharedJson allPackages;
    private final SharedJson allPatches;
    private final ResultCache results = new ResultCache(KEPT_RESULTS, KEPT_BYTES);

    /** Encodes and compresses, which takes tens of milliseconds: not on an event loop. */
    public EncodedView(InventoryHead head, List<PackageInfo> packages, List<Patch> patches) {
        this(head, new EncodedPackages(packages), new EncodedPatches(patches));
    }

    private EncodedView(InventoryHead head, EncodedPackages packages, EncodedPatches patches) {
        this.head = Objects.requireNonNull(head);
        this.packages = packages;
        this.patches = patches;
        this.index = IndexJson.of(head.cache()).encode();
        this.allPackages = share("packages", PackageQuery.DEFAULT, packages.data(PackageQuery.DEFAULT, index));
        this.allPatches = share("patches", PatchQuery.DEFAULT, patches.data(PatchQuery.DEFAULT, index));
        allPackages.deflated();
        allPatches.deflated();
    }

    /** The same generation, told with another state of the package index. Compresses: not on an event loop. */
    EncodedView with(InventoryHead newer) {
        return new EncodedView(newer, packages, patches);
    }

    /** How far the package index can be trusted, as JSON. */
    String index() {
        return index;
    }

    public InventoryHead head() {
        return head;
    }

    /** A list of installed packages. */
    public SharedJson packages(PackageQuery query) {
        return query.equals(PackageQuery.DEFAULT)
                ? allPackages
                : results.get(query, () -> share("packages", query, packages.data(query, index)));
    }

    /** A list of patches. */
    public SharedJson patches(PatchQuery query) {
        return query.equals(PatchQuery.DEFAULT)
                ? allPatches
                : results.get(query, () -> share("patches", query, patches.data(query, index)));
    }

    /** An installed package. */
    public Optional<PackageInfo> find(PackageName name) {
        return packages.find(name);
    }

    /**
     * The patches that an order would apply, as far as this generation knows; the worker decides again when it runs.
     *
     * @return in the order of their names; held, phased and pinned ones are not among them
     */
    public List<Patch> chosen(Operation.ApplyPatches order) {
        Set<String> wanted = new HashSet<>(order.selection());
        List<NamePattern> excludes =
                order.excludes().stream().map(NamePattern::new).toList();
        return patches.items().stream()
                .filter(patch -> patch.status().equals(Patch.AVAILABLE))
                .filter(patch -> wanted.isEmpty() || isAmong(wanted, patch))
                .filter(order.rules()::admit)
                .filter(patch -> excludes.stream()
                        .noneMatch(glob -> glob.matches(patch.name().value())))
                .toList();
    }

    EncodedPackages installed() {
        return packages;
    }

    private static boolean isAmong(Set<String> wanted, Patch patch) {
        return wanted.contains(patch.id())
                || wanted.contains(patch.name().value())
                || wanted.contains(patch.name().bare())
                || wanted.stream().anyMatch(patch::fixes);
    }

    private SharedJson share(String kind, Record query, Buffer data) {
        return new SharedJson(data, tag(kind, query));
    }

    /** Different for every generation of every run, every state of the index, and every query. */
    private String tag(String kind, Record query) {
        try {
            String identity = String.join(
                    "\n",
                    head.host().value(),
                    head.epoch(),
                    Long.toString(head.generation()),
                    index,
                    kind,
                    query.toString());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 12));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

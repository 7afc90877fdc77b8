// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether applying a patch needs a reboot to take effect, from ownership and relations and never from names:
 *
 * <ul>
 *   <li>the package owns the image of the kernel that runs;
 *   <li>or it depends on a package that owns a kernel image, and its newer version depends on another, absent package
 *       instead: it brings a new kernel.
 * </ul>
 *
 * Other packages may ask for a reboot when they are installed; that shows afterwards, as a pending one.
 */
final class RebootNeeds {
    private final Map<String, DpkgEntry> present;
    private final Set<String> imageOwners;
    private final String runningOwner;

    /**
     * @param owners owner by kernel release
     * @param runningRelease release of the kernel that runs on this root; null if this root is not what runs
     */
    RebootNeeds(Map<String, DpkgEntry> present, Map<String, String> owners, String runningRelease) {
        this.present = present;
        this.imageOwners = Set.copyOf(owners.values());
        this.runningOwner = runningRelease == null ? null : owners.get(runningRelease);
    }

    /** @param newer fields of the version that the patch brings */
    boolean of(String key, DpkgEntry entry, Map<ControlField, String> newer) {
        if (key.equals(runningOwner)) {
            return true;
        }
        Set<String> now = dependencies(entry.fields());
        Set<String> then = dependencies(newer);
        boolean dropsImage = now.stream().anyMatch(name -> imageOwners.contains(name) && !then.contains(name));
        boolean bringsPackage = then.stream().anyMatch(name -> !now.contains(name) && !present.containsKey(name));
        return dropsImage && bringsPackage;
    }

    private static Set<String> dependencies(Map<ControlField, String> fields) {
        return Stream.of(ControlField.PRE_DEPENDS, ControlField.DEPENDS)
                .flatMap(field -> Relation.parse(fields.getOrDefault(field, "")).stream())
                .flatMap(alternatives -> alternatives.stream().map(Relation::name))
                .collect(Collectors.toSet());
    }
}

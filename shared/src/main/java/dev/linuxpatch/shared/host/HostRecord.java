// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a managed host introduces itself.
 *
 * @param name the kernel's node name
 * @param labels that the operator gave it, in no order
 * @param addresses of its network interfaces as text, without loopback and link-local ones
 * @param distribution {@code ID} of {@code os-release(5)}, for example {@code debian}
 * @param distributionVersion {@code VERSION_ID}, empty for a rolling release
 * @param architecture machine hardware name, for example {@code x86_64}
 * @param packageManager wire name of the package manager in use
 * @param version of the service that runs there
 */
public record HostRecord(
        HostId id,
        String name,
        Map<String, String> labels,
        List<String> addresses,
        String distribution,
        String distributionVersion,
        String architecture,
        String packageManager,
        String version) {
    public HostRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(distribution, "distribution");
        Objects.requireNonNull(distributionVersion, "distributionVersion");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(packageManager, "packageManager");
        Objects.requireNonNull(version, "version");
    }
}

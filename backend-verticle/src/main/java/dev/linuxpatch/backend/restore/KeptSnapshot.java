// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The note that lies beside a snapshot.
 *
 * @param job before whose change it was taken
 * @param versions of which it has everything that an archive is made of
 * @param configuration whether archives made of it bring back configuration files that were changed locally
 * @param at when it was taken
 */
public record KeptSnapshot(JobId job, List<Held> versions, boolean configuration, Instant at) {
    /** One version of a package. */
    public record Held(PackageName name, PackageVersion version) {
        public Held {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
        }

        @Override
        public String toString() {
            return name + "=" + version;
        }
    }

    public KeptSnapshot {
        Objects.requireNonNull(job, "job");
        versions = List.copyOf(versions);
        Objects.requireNonNull(at, "at");
    }
}

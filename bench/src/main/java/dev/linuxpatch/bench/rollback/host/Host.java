// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.bench.rollback.plan.PackageModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/**
 * An isolated root with a signed repository of its own. What is done here is done with the tools of the package manager, as an
 * administrator would, and what is read is read from them: never with the code under test. Closing it ends its processes and
 * deletes it.
 */
public interface Host extends AutoCloseable {
    /** What {@link #database} says of a package of which nothing but configuration files is there. */
    String CONFIGURATION_LEFT = "configuration files are left";
    /** Begins the name of a fact, before a path: a configuration file that is left of a package that was removed. */
    String LEFT = "left ";
    /** The same for one of a package that is installed. */
    String CONFIGURATION = "configuration ";
    /** The same for a file of which the package manager finds that it is not what was shipped; only then there is one. */
    String VERIFIED = "verified ";
    /** What is said of a configuration file that nobody has changed. */
    String AS_SHIPPED = "as shipped";

    /** Begins the name of a fact, before the name of a package that counts as installed only because another one needs it. */
    String AUTOMATIC = "automatic ";
    /** What is said of one that somebody has changed. */
    String CHANGED_LOCALLY = "changed locally";
    /** Ends what is said of one that the version which is installed does not have any more. */
    String OBSOLETE = ", obsolete";

    Path path();

    /** Installs exactly these versions, by name, without a release. */
    void install(Map<String, String> versions);

    /** Marks packages as installed only because others need them. */
    void markAutomatic(Collection<String> names);

    /** Marks packages as part of a group that was installed, where there is such a thing. */
    default void markGrouped(Collection<String> names) {
        throw new UnsupportedOperationException("no groups");
    }

    /** Keeps a package as it is. */
    void hold(String name);

    /** Takes versions away from the repository and from every cache, and fetches the index. */
    void withdraw(Collection<PackageModel> models);

    /** What the package manager knows of what is installed, fact by fact. Only while nobody changes anything. */
    Map<String, String> database();

    @Override
    void close();
}

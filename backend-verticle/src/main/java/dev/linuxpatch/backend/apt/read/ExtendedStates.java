// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What apt remembers of packages beyond dpkg: which were installed only because others need them. */
public final class ExtendedStates {
    private ExtendedStates() {}

    /** {@code name:architecture} of each package that apt installed by itself, as {@code apt-mark showauto} lists them. */
    public static Set<String> automaticallyInstalled(Path root) throws IOException {
        Set<String> names = new HashSet<>();
        try (StanzaReader stanzas =
                new StanzaReader(Files.newInputStream(root.resolve("var/lib/apt/extended_states")))) {
            while (stanzas.next()) {
                if ("1".equals(stanzas.text(ControlField.AUTO_INSTALLED)) && stanzas.has(ControlField.PACKAGE)) {
                    names.add(stanzas.text(ControlField.PACKAGE) + ':' + stanzas.text(ControlField.ARCHITECTURE));
                }
            }
        } catch (NoSuchFileException e) {
            return Set.of();
        }
        return Set.copyOf(names);
    }
}

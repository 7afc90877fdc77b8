// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.manager.PackageTrace.ConfigurationFile;
import dev.linuxpatch.backend.restore.TracedFiles;
import dev.linuxpatch.backend.rpm.RpmHeader.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration files of an installed package, as its header has them and as they are on disk. */
final class ConfigurationFiles {
    private static final int CONFIGURATION = 1;
    private static final int GHOST = 1 << 6;

    private final Path root;
    private final RpmHeader header;

    ConfigurationFiles(Path root, RpmHeader header) {
        this.root = root;
        this.header = header;
    }

    List<ConfigurationFile> read(TracedFiles files) throws IOException {
        List<String> paths = RpmFiles.of(header);
        int[] flags = header.numbers(Tag.FILEFLAGS);
        List<String> digests = header.strings(Tag.FILEDIGESTS);
        List<ConfigurationFile> configuration = new ArrayList<>();
        for (int i = 0; i < paths.size() && i < flags.length && i < digests.size(); i++) {
            if ((flags[i] & CONFIGURATION) != 0 && (flags[i] & GHOST) == 0) {
                Path file = root.resolve(paths.get(i).substring(1));
                boolean changed = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && !Digests.hex(file, header.number(Tag.FILEDIGESTALGO)).equals(digests.get(i));
                configuration.add(new ConfigurationFile(
                        paths.get(i), false, changed, changed ? files.content(paths.get(i)) : null));
            }
        }
        return configuration;
    }
}

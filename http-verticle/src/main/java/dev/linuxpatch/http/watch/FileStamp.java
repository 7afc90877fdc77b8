// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What tells two states of a file apart without reading it: inode and device, size, modification time. */
record FileStamp(Object key, long size, FileTime modified) {

    private static final FileStamp ABSENT = new FileStamp("absent", 0, FileTime.fromMillis(0));

    /** Follows symbolic links, so that a swapped link counts as a change. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    String.valueOf(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}

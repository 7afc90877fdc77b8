// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a program may be run with this service's rights: nobody else may be able to write it, or to put something else in
 * its place.
 */
public final class TrustedProgram {
    private static final int WRITABLE_BY_OTHERS = 0022;
    /** In such a directory nobody can replace what is somebody else's. */
    private static final int STICKY = 01000;

    private static final int ROOT = 0;

    private TrustedProgram() {}

    /** Why not; empty if it may. */
    public static Optional<String> objection(Path program) {
        try {
            Path real = program.toRealPath();
            if (!Files.isRegularFile(real) || !Files.isExecutable(real)) {
                return Optional.of(program + " is no program");
            }
            int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            for (Path part = real; part != null; part = part.getParent()) {
                Optional<String> objection = objection(part, self);
                if (objection.isPresent()) {
                    return objection;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    program + " cannot be looked at: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private static Optional<String> objection(Path part, int self) throws IOException {
        Map<String, Object> facts = Files.readAttributes(part, "unix:uid,mode");
        int owner = (Integer) facts.get("uid");
        int mode = (Integer) facts.get("mode");
        if (owner != ROOT && owner != self) {
            return Optional.of("not run: " + part + " belongs to user " + owner + ", not to root");
        }
        boolean safe = (mode & WRITABLE_BY_OTHERS) == 0 || Files.isDirectory(part) && (mode & STICKY) != 0;
        return safe ? Optional.empty() : Optional.of("not run: others than its owner can write " + part);
    }
}

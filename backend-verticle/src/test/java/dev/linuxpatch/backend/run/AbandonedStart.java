// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.file.Path;

/** A service that starts a script and waits for its end, in a JVM of its own that a test can kill. */
final class AbandonedStart {
    private AbandonedStart() {}

    /** @param args the directory of the runs, the script, its arguments */
    public static void main(String[] args) throws IOException {
        Runs runs = new Runs(Path.of(args[0]));
        String[] arguments = new String[args.length - 2];
        System.arraycopy(args, 2, arguments, 0, arguments.length);
        Runs.exitOf(runs.start(Runs.script(args[1], arguments), Runs.GENEROUS));
    }
}

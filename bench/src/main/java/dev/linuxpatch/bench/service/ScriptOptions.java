// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the script around a command tells it. */
public final class ScriptOptions {
    @Option(names = "--launcher", hidden = true, description = "The launch script of the service.")
    private Path launcher;

    @Option(names = "--work", hidden = true, description = "Where files of services go.")
    private Path work;

    public Path launcher() {
        return launcher;
    }

    /** An empty directory; if anything is left in it, it stays. */
    public Path work() {
        return work;
    }
}

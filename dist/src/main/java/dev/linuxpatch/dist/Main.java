// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist;

import dev.linuxpatch.dist.cli.LinuxPatchApi;

/** Where the JVM begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(LinuxPatchApi.commandLine().execute(arguments));
    }
}

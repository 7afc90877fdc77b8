// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

/** The processes that this one has started, and those that they have. */
public final class Children {
    private Children() {}

    /** Whatever ends this process ends them too, paused ones as well, and nothing that it did not start. */
    public static void endWithThisProcess() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                        "end-children"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

/** What a package manager was asked to do when it failed. */
public enum Attempt {
    PLAN("the plan"),
    REFRESH("the refresh of the package index"),
    DOWNLOAD("the download"),
    CHANGE("the package manager"),
    REPAIR("the repair"),
    CHECK("the health check");

    private final String tool;

    Attempt(String tool) {
        this.tool = tool;
    }

    /** For people. */
    public String tool() {
        return tool;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

/** The cluster cannot be joined. The message is for an operator. */
public final class ClusterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean configuration;

    private ClusterException(boolean configuration, String message, Throwable cause) {
        super(message, cause);
        this.configuration = configuration;
    }

    static ClusterException misconfigured(String message) {
        return new ClusterException(true, message, null);
    }

    static ClusterException unavailable(String message, Throwable cause) {
        return new ClusterException(false, message, cause);
    }

    /** Whether a file is wrong, so that another start would not help. */
    public boolean isConfiguration() {
        return configuration;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

/** What is asked for. The service makes it; nginx serves the bytes that the service gave. */
enum Document {
    SMALL("/health", false),
    LIST("/api/v1/packages", false),
    LIST_GZIP("/api/v1/packages", true);

    private final String path;
    private final boolean gzip;

    Document(String path, boolean gzip) {
        this.path = path;
        this.gzip = gzip;
    }

    String path() {
        return path;
    }

    /** Whether the client accepts gzip, and so gets it. */
    boolean gzip() {
        return gzip;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import java.io.IOException;
import java.util.Map;

/** Sends requests to the service. */
public interface Sender {
    /**
     * Sends a request.
     *
     * @param json null for none
     * @throws IOException if there was no answer: whether it was heard is not known
     */
    Answer send(String method, String path, String json, Map<String, String> headers)
            throws IOException, InterruptedException;
}

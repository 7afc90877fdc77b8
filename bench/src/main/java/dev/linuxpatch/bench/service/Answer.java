// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the service answered.
 *
 * @param body the whole envelope
 */
public record Answer(int status, JsonNode body) {
    public JsonNode data() {
        return body.path("data");
    }

    public String errorCode() {
        return body.path("error").path("code").asText();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** An answer that has been checked to be the envelope. */
record ApiResponse(int status, HttpHeaders headers, JsonNode envelope) {
    JsonNode data() {
        return envelope.get("data");
    }

    JsonNode error() {
        return envelope.get("error");
    }

    String errorCode() {
        return error().path("code").asText();
    }

    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }
}

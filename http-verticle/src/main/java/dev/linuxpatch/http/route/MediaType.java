// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import java.util.Locale;

/** Whether a body is what its {@code Content-Type} must say: JSON in UTF-8. */
final class MediaType {
    private MediaType() {}

    /** A body that does not say what it is counts as JSON: it will have to parse as such. */
    static boolean isJson(String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")) {
                String charset = parameter.substring("charset=".length()).replace("\"", "");
                if (!charset.equals("utf-8") && !charset.equals("utf8")) {
                    return false;
                }
            }
        }
        return true;
    }
}

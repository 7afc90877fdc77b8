// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.Objects;

/**
 * What makes a repeated request the same request (draft-ietf-httpapi-idempotency-key-header). A key belongs to the client
 * that sent it, and lives as long as its job.
 *
 * @param key what the client chose, 1 to {@value #MAX_LENGTH} visible ASCII characters
 * @param digest of method, path and body: the same key with another digest is a mistake of the client
 * @param answer what the client is told of the request beyond the job, as JSON: who repeats the request is told the same
 */
public record IdempotencyKey(String key, String digest, String answer) {
    /** Enough for a UUID, a hash or a name with a number. */
    public static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(answer, "answer");
        if (!isLegal(key)) {
            throw new IllegalArgumentException("a key is 1 to " + MAX_LENGTH + " visible ASCII characters");
        }
    }

    /** Whether a text can be a key. */
    public static boolean isLegal(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}

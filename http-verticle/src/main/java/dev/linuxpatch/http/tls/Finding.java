// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.util.Objects;

/**
 * Something wrong, or worth a warning, about the TLS files, for the person who must repair it.
 *
 * @param subject what was checked, with the file
 * @param found what was found
 * @param remedy what to do
 */
public record Finding(String subject, String found, String remedy) {
    public Finding {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(found);
        Objects.requireNonNull(remedy);
    }

    @Override
    public String toString() {
        return subject + ": " + found + ". " + remedy + ".";
    }
}

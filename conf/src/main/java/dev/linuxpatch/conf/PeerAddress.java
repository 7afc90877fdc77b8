// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where another node of the cluster listens: {@code 10.0.0.2:12445}, {@code node-b.example:12445}, {@code [::1]:12445}. */
public record PeerAddress(String host, int port) {

    private static final Pattern WRITTEN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:]+)):([1-9][0-9]{0,4})");

    public PeerAddress {
        Check.notBlank("host", host);
        Check.port("port", port);
    }

    static Optional<PeerAddress> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        String host = written.group(1) == null ? written.group(2) : written.group(1);
        int port = Integer.parseInt(written.group(3));
        return ValueTypes.isHost(host) && port <= 65_535 ? Optional.of(new PeerAddress(host, port)) : Optional.empty();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}

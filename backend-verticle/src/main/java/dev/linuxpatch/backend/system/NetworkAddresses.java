// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses by which others could reach this host. */
public final class NetworkAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkAddresses.class);

    private NetworkAddresses() {}

    /** As text, in the order of their text; without loopback and link-local ones. Empty if they cannot be read. */
    public static List<String> ofThisHost() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(NetworkAddresses::text)
                    .sorted()
                    .collect(Collectors.toUnmodifiableList());
        } catch (SocketException e) {
            LOG.warn("the network interfaces cannot be read: {}", e.getMessage());
            return List.of();
        }
    }

    /** Without the zone that an IPv6 address may have. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}

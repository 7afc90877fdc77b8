// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import inet.ipaddr.IPAddress;
import inet.ipaddr.format.util.DualIPv4v6Tries;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The addresses that may connect, compiled into one binary trie an address family: a match costs the length of a prefix,
 * not the number of entries. Immutable and safe to read from every thread. Whatever is not listed is refused.
 */
public final class Whitelist {

    private static final int MAPPED_OFFSET = 12;

    private final DualIPv4v6Tries tries;

    private Whitelist(DualIPv4v6Tries tries) {
        this.tries = tries;
    }

    /** Refuses everyone. */
    public static Whitelist denyAll() {
        return new Whitelist(new DualIPv4v6Tries());
    }

    /**
     * Compiles entries.
     *
     * @param entries the entries, in any order, duplicates allowed
     * @param resolved the addresses each host name stands for now; a name without addresses admits nobody
     */
    public static Whitelist compile(
            Collection<? extends WhitelistEntry> entries, Map<String, ? extends Collection<InetAddress>> resolved) {
        DualIPv4v6Tries tries = new DualIPv4v6Tries();
        for (WhitelistEntry entry : entries) {
            if (entry instanceof WhitelistEntry.Block block) {
                tries.add(block.block());
            } else if (entry instanceof WhitelistEntry.HostName host) {
                Collection<InetAddress> addresses = resolved.get(host.name());
                for (InetAddress address : addresses == null ? Set.<InetAddress>of() : addresses) {
                    tries.add(toIpAddress(address));
                }
            }
        }
        return new Whitelist(tries);
    }

    /** Compiles entries that hold no host names, or whose names are not resolved. */
    public static Whitelist of(List<? extends WhitelistEntry> entries) {
        return compile(entries, Map.of());
    }

    /** Whether the peer may connect. Zone ids are ignored; an IPv4-mapped IPv6 peer is its IPv4 address. */
    public boolean contains(InetAddress peer) {
        return tries.elementContains(toIpAddress(peer));
    }

    /** How many distinct blocks and addresses it holds. */
    public int size() {
        return tries.getIPv4Trie().size() + tries.getIPv6Trie().size();
    }

    private static IPAddress toIpAddress(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return new IPv4Address(bytes);
        }
        if (isMapped(bytes)) {
            return new IPv4Address(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]});
        }
        return new IPv6Address(bytes);
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < MAPPED_OFFSET - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_OFFSET - 2] == (byte) 0xff && bytes[MAPPED_OFFSET - 1] == (byte) 0xff;
    }
}

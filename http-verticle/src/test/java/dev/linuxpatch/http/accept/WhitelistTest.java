// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhitelistTest {

    @Test
    void refusesEveryoneByDefault() throws Exception {
        Whitelist whitelist = Whitelist.denyAll();

        assertThat(whitelist.contains(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(whitelist.contains(InetAddress.getByName("::1"))).isFalse();
    }

    @Test
    void matchesAMappedPeerWithTheEntryOfItsIpv4Address() throws Exception {
        Whitelist whitelist = Whitelist.of(List.of(WhitelistEntry.parse("10.0.0.0/8")));
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        mapped[15] = 1;

        assertThat(whitelist.contains(Inet6Address.getByAddress(null, mapped, 3)))
                .isTrue();
    }

    @Test
    void ignoresTheZoneOfAPeer() throws Exception {
        Whitelist whitelist = Whitelist.of(List.of(WhitelistEntry.parse("fe80::/64")));
        byte[] linkLocal = InetAddress.getByName("fe80::5").getAddress();

        assertThat(whitelist.contains(Inet6Address.getByAddress(null, linkLocal, 2)))
                .isTrue();
    }

    @Test
    void admitsTheAddressesThatAHostNameStandsFor() throws Exception {
        List<WhitelistEntry> entries = List.of(WhitelistEntry.parse("manager.example.org"));
        InetAddress manager = InetAddress.getByName("192.0.2.9");

        Whitelist resolved = Whitelist.compile(entries, Map.of("manager.example.org", List.of(manager)));
        Whitelist unresolved = Whitelist.of(entries);

        assertThat(resolved.contains(manager)).isTrue();
        assertThat(unresolved.contains(manager)).isFalse();
    }

    @Test
    void agreesWithANaiveMatcherOnTenThousandEntries() throws Exception {
        Random random = new Random(20240917);
        List<WhitelistEntry> entries = new ArrayList<>();
        List<Prefix> naive = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Prefix prefix = Prefix.random(random);
            naive.add(prefix);
            entries.add(WhitelistEntry.parse(prefix.text()));
        }

        Whitelist whitelist = Whitelist.of(entries);

        int admitted = 0;
        for (int i = 0; i < 2_000; i++) {
            InetAddress peer = i % 2 == 0
                    ? naive.get(random.nextInt(naive.size())).member(random)
                    : Prefix.random(random).member(random);
            boolean expected = naive.stream().anyMatch(prefix -> prefix.contains(peer));
            assertThat(whitelist.contains(peer)).as("%s", peer).isEqualTo(expected);
            admitted += expected ? 1 : 0;
        }
        assertThat(admitted).isBetween(1_000, 1_999);
    }

    /** Prefixes by big numbers, written to be obvious and not fast. */
    private record Prefix(int bits, BigInteger network, int length) {
        static Prefix random(Random random) {
            boolean v4 = random.nextBoolean();
            int bits = v4 ? 32 : 128;
            int length = v4 ? 12 + random.nextInt(21) : 20 + random.nextInt(109);
            BigInteger address = new BigInteger(bits, random);
            return new Prefix(bits, address.shiftRight(bits - length).shiftLeft(bits - length), length);
        }

        boolean contains(InetAddress peer) {
            byte[] bytes = peer.getAddress();
            return bytes.length * 8 == bits
                    && new BigInteger(1, bytes).shiftRight(bits - length).equals(network.shiftRight(bits - length));
        }

        InetAddress member(Random random) throws UnknownHostException {
            BigInteger host = length == bits ? BigInteger.ZERO : new BigInteger(bits - length, random);
            return address(network.or(host));
        }

        String text() throws UnknownHostException {
            return address(network).getHostAddress() + "/" + length;
        }

        private InetAddress address(BigInteger value) throws UnknownHostException {
            byte[] bytes = new byte[bits / 8];
            byte[] raw = value.toByteArray();
            int count = Math.min(raw.length, bytes.length);
            System.arraycopy(raw, raw.length - count, bytes, bytes.length - count, count);
            return InetAddress.getByAddress(bytes);
        }
    }
}

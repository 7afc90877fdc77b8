// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** One entry of the whitelist: a block of addresses, or a host name that stands for the addresses it resolves to. */
public sealed interface WhitelistEntry {

    /**
     * A prefix block; a single address is a block of one. IPv4-mapped IPv6 blocks ({@code ::ffff:10.0.0.0/104}) are held as
     * the IPv4 block they stand for.
     */
    record Block(IPAddress block) implements WhitelistEntry {
        public Block {
            Objects.requireNonNull(block);
        }

        /** Whether the block is the whole of an address family, which switches the whitelist off for it. */
        public boolean admitsEveryone() {
            return block.isPrefixed() && block.getNetworkPrefixLength() == 0;
        }

        @Override
        public String toString() {
            return block.toCanonicalString();
        }
    }

    /** A host name in lower case without a trailing dot (RFC 1123). */
    record HostName(String name) implements WhitelistEntry {
        public HostName {
            Objects.requireNonNull(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Reads an entry.
     *
     * @throws InvalidEntryException with a message for the person who wrote it
     */
    static WhitelistEntry parse(String text) throws InvalidEntryException {
        return Parser.parse(text.strip());
    }

    /** An entry that is neither an address, nor a prefix, nor a host name; the message says why and what to write. */
    final class InvalidEntryException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidEntryException(String message) {
            super(message);
        }
    }

    /** The grammar of an entry; strict, because an entry that is read otherwise than meant opens the door. */
    final class Parser {
        /** Decimal dotted quads, IPv6 and a prefix length; no ranges, wildcards, masks, octal, hexadecimal or short forms. */
        private static final IPAddressStringParameters STRICT = strict();

        private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
        private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
        private static final Pattern OCTAL_PREFIX = Pattern.compile("/0[0-9]");
        private static final int MAX_NAME = 253;
        private static final int MAPPED_PREFIX = 96;

        private Parser() {}

        static WhitelistEntry parse(String text) throws InvalidEntryException {
            if (text.isEmpty()) {
                throw new InvalidEntryException(
                        "is empty; write an address, a prefix such as 10.0.0.0/8, or a host name");
            }
            boolean looksLikeAddress = text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || endsInNumber(text);
            return looksLikeAddress ? block(text) : hostName(text);
        }

        private static Block block(String text) throws InvalidEntryException {
            IPAddress address = new IPAddressString(withoutZone(text), STRICT).getAddress();
            // The library's own switch against leading zeros would refuse /0 with them.
            if (address == null || OCTAL_PREFIX.matcher(text).find()) {
                throw new InvalidEntryException(
                        "\"" + text + "\" is not an IPv4 or IPv6 address, or a prefix of one; write "
                                + "for example 192.0.2.7, 192.0.2.0/24, 2001:db8::7 or 2001:db8::/32");
            }
            address = withoutMapping(address);
            if (!address.isPrefixed()) {
                return new Block(address);
            }
            IPAddress prefix = address.toPrefixBlock();
            if (!address.getLower()
                    .withoutPrefixLength()
                    .equals(prefix.getLower().withoutPrefixLength())) {
                throw new InvalidEntryException("\"" + text
                        + "\" has bits set after its prefix, so it is not clear what is meant; "
                        + "write " + prefix.toCanonicalString() + " for the network or "
                        + address.getLower().withoutPrefixLength().toCanonicalString() + " for the one address");
            }
            return new Block(prefix);
        }

        private static HostName hostName(String text) throws InvalidEntryException {
            String name = text.toLowerCase(Locale.ROOT);
            if (name.endsWith(".")) {
                name = name.substring(0, name.length() - 1);
            }
            if (name.length() > MAX_NAME) {
                throw new InvalidEntryException("is longer than a host name may be (" + MAX_NAME + " characters)");
            }
            String[] labels = name.split("\\.", -1);
            for (String label : labels) {
                boolean topLevel = labels.length > 1 && label.equals(labels[labels.length - 1]);
                // A top-level domain begins with a letter (RFC 1123), an address range such as 10.0.0.1-20 does not.
                if (!LABEL.matcher(label).matches() || topLevel && Character.isDigit(label.charAt(0))) {
                    throw new InvalidEntryException("\"" + printable(text) + "\" is neither an address nor a host name "
                            + "(letters, digits and inner hyphens between dots; no wildcards or ranges)");
                }
            }
            return new HostName(name);
        }

        /** A name whose last label is a number can only be a broken IPv4 address (WHATWG URL, RFC 1123 section 2.1). */
        private static boolean endsInNumber(String text) {
            String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            return NUMERIC.matcher(trimmed.substring(trimmed.lastIndexOf('.') + 1))
                    .matches();
        }

        private static String withoutZone(String text) {
            int zone = text.indexOf('%');
            if (zone < 0) {
                return text;
            }
            int prefix = text.indexOf('/', zone);
            return text.substring(0, zone) + (prefix < 0 ? "" : text.substring(prefix));
        }

        private static IPAddress withoutMapping(IPAddress address) {
            if (!address.isIPv6()) {
                return address;
            }
            IPv6Address v6 = address.toIPv6();
            Integer prefix = v6.getNetworkPrefixLength();
            if (!v6.isIPv4Mapped() || prefix != null && prefix < MAPPED_PREFIX) {
                return address;
            }
            IPAddress v4 = v6.getLower().withoutPrefixLength().toIPv6().getEmbeddedIPv4Address();
            return prefix == null ? v4 : v4.setPrefixLength(prefix - MAPPED_PREFIX, false);
        }

        private static String printable(String text) {
            return text.codePoints()
                    .limit(MAX_NAME)
                    .map(c -> Character.isISOControl(c) ? '?' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        private static IPAddressStringParameters strict() {
            IPAddressStringParameters.Builder builder = new IPAddressStringParameters.Builder()
                    .allowEmpty(false)
                    .allowAll(false)
                    .allowSingleSegment(false)
                    .allowMask(false)
                    .allowPrefixOnly(false)
                    .allowWildcardedSeparator(false)
                    .setRangeOptions(RangeParameters.NO_RANGE)
                    .allow_inet_aton(false);
            builder.getIPv4AddressParametersBuilder()
                    .allowBinary(false)
                    .allowLeadingZeros(false)
                    .allowPrefixesBeyondAddressSize(false);
            builder.getIPv6AddressParametersBuilder()
                    .allowBinary(false)
                    .allowBase85(false)
                    .allowPrefixesBeyondAddressSize(false);
            return builder.toParams();
        }
    }
}

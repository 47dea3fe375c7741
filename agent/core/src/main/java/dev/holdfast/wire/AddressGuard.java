package dev.holdfast.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which addresses a host's name may stand for where others than the operator have a say in what is asked (RFC 9728 section 7.7).
 * Whoever answers for the name chooses them, and shall not choose what this machine can reach and nobody outside can. Stateless.
 *
 * <p>The host itself is the operator's choice, so that an internal one is no fault: private addresses pass, unless the name has
 * public ones as well, which is the mark of a name that is made to change its meaning. Loopback is for {@code localhost} only.
 * Link-local addresses, where clouds keep a machine's credentials, and those that are no single host's pass never. An address that
 * is written as such is what the operator means.
 */
public final class AddressGuard implements AgentHttpClient.Addresses {
    private final AgentHttpClient.Addresses names;

    /** @param names what is asked for the addresses, once for each time that this is */
    public AddressGuard(AgentHttpClient.Addresses names) {
        this.names = names;
    }

    private enum Kind {
        PUBLIC,
        PRIVATE,
        LOOPBACK,
        NEVER
    }

    /** Those that the caller is to connect to, and no others: to ask again would be to be told something else. */
    @Override
    public InetAddress[] of(String host) throws IOException {
        InetAddress[] addresses = names.of(host);
        if (isLiteral(host)) {
            return addresses;
        }
        boolean local = isLocalhost(host);
        boolean anyPublic = false;
        boolean anyPrivate = false;
        for (InetAddress address : addresses) {
            Kind kind = kind(embedded(address.getAddress()));
            anyPublic |= kind == Kind.PUBLIC;
            anyPrivate |= kind == Kind.PRIVATE;
            if (kind == Kind.NEVER || local != (kind == Kind.LOOPBACK)) {
                throw new IOException("its name stands for " + address.getHostAddress() + ", where no such host can be;"
                        + " write the address itself under hosts: if it is meant");
            }
        }
        if (anyPublic && anyPrivate) {
            throw new IOException("its name stands for public and for private addresses at once");
        }
        return addresses;
    }

    /** In the one form that every resolver takes for an address; 127.1 and 2130706433 are names. */
    private static boolean isLiteral(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        String[] parts = host.split("\\.", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
                return false;
            }
            for (int i = 0; i < part.length(); i++) {
                if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                    return false;
                }
            }
        }
        return parts.length == 4;
    }

    /** RFC 6761 section 6.3. */
    private static boolean isLocalhost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    /** An IPv4 address in IPv6 clothes: compatible (RFC 4291), 6to4 (RFC 3056) and NAT64 (RFC 6052); Java unwraps mapped ones. */
    private static byte[] embedded(byte[] address) {
        if (address.length != 16) {
            return address;
        }
        if (startsWith(address, 0x20, 0x02)) {
            return Arrays.copyOfRange(address, 2, 6);
        }
        boolean translated = startsWith(address, 0x00, 0x64, 0xff, 0x9b) && isZero(address, 4, 12);
        boolean compatible = isZero(address, 0, 12) && !isZero(address, 12, 15);
        return translated || compatible ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    private static Kind kind(byte[] address) {
        return address.length == 4 ? kindOfIpv4(address) : kindOfIpv6(address);
    }

    private static Kind kindOfIpv4(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        if (first == 127) {
            return Kind.LOOPBACK;
        }
        // this network, link-local, multicast, reserved and broadcast
        if (first == 0 || (first == 169 && second == 254) || first >= 224) {
            return Kind.NEVER;
        }
        boolean isPrivate = first == 10
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 100 && second >= 64 && second < 128) // shared by a provider's customers, RFC 6598
                || (first == 198 && (second == 18 || second == 19)); // for measurements, RFC 2544
        return isPrivate ? Kind.PRIVATE : Kind.PUBLIC;
    }

    private static Kind kindOfIpv6(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        if (isZero(address, 0, 15)) {
            return address[15] == 1 ? Kind.LOOPBACK : Kind.NEVER;
        }
        // multicast, link-local, and Teredo (RFC 4380), which leads through strangers' networks
        if (first == 0xff || (first == 0xfe && (second & 0xc0) == 0x80) || startsWith(address, 0x20, 0x01, 0, 0)) {
            return Kind.NEVER;
        }
        // unique local, and site-local of former times
        return (first & 0xfe) == 0xfc || (first == 0xfe && (second & 0xc0) == 0xc0) ? Kind.PRIVATE : Kind.PUBLIC;
    }

    private static boolean startsWith(byte[] address, int... first) {
        for (int i = 0; i < first.length; i++) {
            if ((address[i] & 0xff) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] address, int from, int to) {
        for (int i = from; i < to; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }
}

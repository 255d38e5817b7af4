package mortise.webhooks.records;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * Which addresses may be sent to: those of the Internet, and those that the operator allows. Addresses of this machine, of private
 * networks and of the links between machines are for nobody who may only write an address into a form (server-side request forgery).
 *
 * @param allowed networks that may be reached although they are not public
 */
record Networks(List<Network> allowed) {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9.]+(/[0-9]{1,3})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/[0-9]{1,3})?");

    /** What IANA's registries of special-purpose addresses hold that is not reached from everywhere (RFC 6890). */
    private static final List<Network> CLOSED = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "::/8",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/9",
            "ff00::/8");

    private static final Network NAT64 = network("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = network("2002::/16");

    /** A network by its first address and the length of its prefix. */
    record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads networks between commas, as {@code 10.1.0.0/16, fd00::/8, 192.168.1.7}.
     *
     * @throws IllegalArgumentException if one is none
     */
    static Networks allowing(String text) {
        List<Network> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                all.add(network(each.strip()));
            }
        }
        return new Networks(List.copyOf(all));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Networks::network).toList();
    }

    private static Network network(String text) {
        // Only literals, so that nothing is ever looked up.
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no network, as 10.1.0.0/16");
        }
        int slash = text.indexOf('/');
        byte[] address;
        try {
            address = InetAddress.getByName(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("'" + text + "' is no network, as 10.1.0.0/16", wrong);
        }
        int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits > address.length * 8) {
            throw new IllegalArgumentException("'" + text + "' has a prefix longer than its address");
        }
        return new Network(address, bits);
    }

    /**
     * Checks the addresses of a host.
     *
     * @throws Failure INVALID if one of them may not be sent to, for then none is
     */
    void check(String host, InetAddress... addresses) {
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            if (allowed.stream().noneMatch(network -> network.has(bytes)) && isClosed(bytes)) {
                throw Failure.invalid(
                        "forbidden-address",
                        host + " is " + address.getHostAddress()
                                + ", which is in no network that webhooks may reach (allowedNetworks)");
            }
        }
    }

    private static boolean isClosed(byte[] address) {
        // Addresses of version 6 that lead to one of version 4 are as good as that one.
        if (NAT64.has(address)) {
            return isClosed(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.has(address)) {
            return isClosed(Arrays.copyOfRange(address, 2, 6));
        }
        return CLOSED.stream().anyMatch(network -> network.has(address));
    }
}

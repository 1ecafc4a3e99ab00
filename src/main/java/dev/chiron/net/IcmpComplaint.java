package dev.chiron.net;

import java.util.List;

/** What an error message of ICMP or ICMPv6 says, in words that follow "because". */
final class IcmpComplaint {
    private static final int ORIGIN_4 = 2;
    private static final int ORIGIN_6 = 3;
    private static final List<String> UNREACHABLE_4 = List.of(
            "the network is unreachable",
            "the host is unreachable",
            "the protocol is not spoken there",
            "the port is unreachable",
            "the packet is too large and must not be fragmented",
            "the source route failed",
            "the network is unknown",
            "the host is unknown",
            "the source host is isolated",
            "the network is administratively prohibited",
            "the host is administratively prohibited",
            "the network is unreachable for this type of service",
            "the host is unreachable for this type of service",
            "communication is administratively prohibited");
    private static final List<String> UNREACHABLE_6 = List.of(
            "there is no route to the destination",
            "communication is administratively prohibited",
            "the destination is beyond the scope of the source address",
            "the address is unreachable",
            "the port is unreachable",
            "the source address failed a policy",
            "the route to the destination is rejected");

    private IcmpComplaint() {}

    /** By the numbers of Linux' {@code sock_extended_err}. */
    static String text(int origin, int type, int code, int error) {
        if (origin == ORIGIN_4) {
            return switch (type) {
                case 3 -> word(UNREACHABLE_4, code, "the destination is unreachable");
                case 11 -> "its time to live ran out on the way";
                default -> "of an ICMP error of type " + type + " and code " + code;
            };
        }
        if (origin == ORIGIN_6) {
            return switch (type) {
                case 1 -> word(UNREACHABLE_6, code, "the destination is unreachable");
                case 2 -> "the packet is too large for the path";
                case 3 -> "its hop limit ran out on the way";
                default -> "of an ICMPv6 error of type " + type + " and code " + code;
            };
        }
        return local(error);
    }

    /** What the kernel of this machine says. */
    static String local(int error) {
        return switch (error) {
            case Libc.NOT_PERMITTED, Libc.ACCESS_DENIED -> "this machine forbids it";
            case Libc.INVALID -> "this machine has no use for that address";
            case Libc.TOO_LONG -> "the packet is too large for the interface";
            case Libc.NOT_OUR_ADDRESS -> "this machine does not have that source address";
            case Libc.NETWORK_DOWN, Libc.NETWORK_UNREACHABLE -> "the network is unreachable from here";
            case Libc.REFUSED -> "it was refused";
            case Libc.HOST_UNREACHABLE -> "the host is unreachable from here";
            default -> "of the system's error " + error;
        };
    }

    private static String word(List<String> words, int code, String otherwise) {
        return code < words.size() ? words.get(code) : otherwise;
    }
}

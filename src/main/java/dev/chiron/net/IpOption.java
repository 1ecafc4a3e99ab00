package dev.chiron.net;

/**
 * An option of IP sockets, or the kind of what is told beside a packet, by Linux' numbers.
 *
 * @param four its number for IPv4
 * @param six its number for IPv6
 */
record IpOption(int four, int six) {
    /** How far what is sent may go: IP_TTL, IPV6_UNICAST_HOPS. */
    static final IpOption HOP_LIMIT = new IpOption(2, 16);

    /** Has errors kept in a queue of their own, where each is told by the same number: IP_RECVERR, IPV6_RECVERR. */
    static final IpOption ERRORS = new IpOption(11, 25);

    /** Has the hop limit of each packet told beside it: IP_RECVTTL, IPV6_RECVHOPLIMIT. */
    static final IpOption TELL_HOP_LIMIT = new IpOption(12, 51);

    /** The hop limit that is told then: IP_TTL, IPV6_HOPLIMIT. */
    static final IpOption TOLD_HOP_LIMIT = new IpOption(2, 52);

    /** The level of all of them: IPPROTO_IP, IPPROTO_IPV6. */
    static final IpOption LEVEL = new IpOption(0, 41);

    int number(boolean forSix) {
        return forSix ? six : four;
    }
}

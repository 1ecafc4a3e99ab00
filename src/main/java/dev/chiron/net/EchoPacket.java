package dev.chiron.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443): type, code, checksum, id, sequence, payload. */
final class EchoPacket {
    static final int HEADER = 8;
    private static final byte[] TEXT = "Prometheus Blackbox Exporter".getBytes(US_ASCII);
    private static final int ID_AT = 4;
    private static final int SEQUENCE_AT = 6;

    private final boolean six;
    private final int id;
    private final byte[] payload;

    /** Packets of one run, which differ in their sequence only. */
    EchoPacket(boolean six, int id, int payloadBytes) {
        this.six = six;
        this.id = id;
        this.payload = payloadBytes == 0 ? TEXT : Arrays.copyOf(TEXT, payloadBytes);
    }

    int length() {
        return HEADER + payload.length;
    }

    byte[] request(int sequence) {
        byte[] packet = new byte[length()];
        packet[0] = (byte) (six ? 128 : 8);
        put(packet, ID_AT, id);
        put(packet, SEQUENCE_AT, sequence);
        System.arraycopy(payload, 0, packet, HEADER, payload.length);
        put(packet, 2, checksum(packet));
        return packet;
    }

    /**
     * The sequence of a reply to one of these requests, or -1 if it is none.
     *
     * @param ownId whether the id is ours: the kernel puts its own into the packets of an unprivileged socket, and sorts
     *     the replies by it
     */
    int replied(byte[] packet, boolean ownId) {
        boolean reply = packet.length == length()
                && packet[0] == (six ? (byte) 129 : 0)
                && packet[1] == 0
                && (!ownId || get(packet, ID_AT) == id)
                && Arrays.equals(packet, HEADER, packet.length, payload, 0, payload.length);
        return reply ? get(packet, SEQUENCE_AT) : -1;
    }

    /** The sequence of one of these requests that somebody sends back the beginning of, or -1 if it is none. */
    int quoted(byte[] packet, boolean ownId) {
        boolean ours =
                packet.length >= HEADER && packet[0] == (byte) (six ? 128 : 8) && (!ownId || get(packet, ID_AT) == id);
        return ours ? get(packet, SEQUENCE_AT) : -1;
    }

    /** RFC 1071; for IPv6 the kernel puts its own in, which covers the addresses too. */
    private static int checksum(byte[] packet) {
        long sum = 0;
        for (int i = 0; i < packet.length; i++) {
            sum += (long) (packet[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static void put(byte[] packet, int at, int number) {
        packet[at] = (byte) (number >> 8);
        packet[at + 1] = (byte) number;
    }

    private static int get(byte[] packet, int at) {
        return ((packet[at] & 0xff) << 8) | (packet[at + 1] & 0xff);
    }
}

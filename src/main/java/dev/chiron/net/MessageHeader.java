package dev.chiron.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.Optional;

/** Linux' {@code msghdr} on 64 bits, with the room for one message, and what it holds once one was received. */
final class MessageHeader {
    private static final int BYTES = 56;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int ENTRY_HEADER = 16;
    private static final int ERROR_BYTES = 16;

    private final MemorySegment header;
    private final MemorySegment extra;

    MessageHeader(MemorySegment name, MemorySegment bytes, MemorySegment extra, Arena arena) {
        this.extra = extra;
        MemorySegment vector = arena.allocate(16, Long.BYTES);
        vector.set(ValueLayout.ADDRESS, 0, bytes);
        vector.set(ValueLayout.JAVA_LONG, 8, bytes.byteSize());
        header = arena.allocate(BYTES, Long.BYTES);
        header.set(ValueLayout.ADDRESS, 0, name);
        header.set(ValueLayout.JAVA_INT, 8, (int) name.byteSize());
        header.set(ValueLayout.ADDRESS, 16, vector);
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.ADDRESS, 32, extra);
        header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH_AT, extra.byteSize());
    }

    MemorySegment segment() {
        return header;
    }

    /** The hop limit that came beside the message, or -1. */
    int hopLimit() {
        return entry(IpOption.TOLD_HOP_LIMIT)
                .filter(entry -> entry.byteSize() >= Integer.BYTES)
                .map(entry -> entry.get(ValueLayout.JAVA_INT, 0))
                .orElse(-1);
    }

    /** What the error that came beside the message says, and who sent it. */
    Optional<String> complaint() {
        return entry(IpOption.ERRORS)
                .filter(entry -> entry.byteSize() >= ERROR_BYTES)
                .map(MessageHeader::text);
    }

    private static String text(MemorySegment error) {
        String what = IcmpComplaint.text(
                error.get(ValueLayout.JAVA_BYTE, 4),
                error.get(ValueLayout.JAVA_BYTE, 5) & 0xff,
                error.get(ValueLayout.JAVA_BYTE, 6) & 0xff,
                error.get(ValueLayout.JAVA_INT, 0));
        Optional<InetAddress> by = error.byteSize() >= ERROR_BYTES + SocketAddress.MOST_BYTES - 12
                ? SocketAddress.read(error.asSlice(ERROR_BYTES))
                : Optional.empty();
        return what + by.map(router -> ", says " + router.getHostAddress()).orElse("");
    }

    private Optional<MemorySegment> entry(IpOption kind) {
        return entry(IpOption.LEVEL.four(), kind.four()).or(() -> entry(IpOption.LEVEL.six(), kind.six()));
    }

    /** The data of the first entry of that kind, aligned as in memory. */
    private Optional<MemorySegment> entry(int level, int type) {
        long end = Math.min(header.get(ValueLayout.JAVA_LONG, CONTROL_LENGTH_AT), extra.byteSize());
        long at = 0;
        while (at + ENTRY_HEADER <= end) {
            long length = extra.get(ValueLayout.JAVA_LONG, at);
            if (length < ENTRY_HEADER || at + length > end) {
                return Optional.empty();
            }
            if (extra.get(ValueLayout.JAVA_INT, at + 8) == level && extra.get(ValueLayout.JAVA_INT, at + 12) == type) {
                return Optional.of(extra.asSlice(at + ENTRY_HEADER, length - ENTRY_HEADER));
            }
            at += (length + 7) & ~7L;
        }
        return Optional.empty();
    }
}

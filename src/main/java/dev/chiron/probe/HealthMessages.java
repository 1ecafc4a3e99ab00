package dev.chiron.probe;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The two messages of {@code grpc.health.v1.Health/Check} as protobuf writes them: a text there, a number back, both field 1. */
final class HealthMessages {
    static final String METHOD = "/grpc.health.v1.Health/Check";
    /** In the order of their numbers. */
    static final List<String> STATUSES = List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

    private static final int TEXT_OF_FIELD_1 = 0x0a;
    private static final int FIELD_1 = 1;
    private static final int LONGEST_NUMBER = 70;

    private HealthMessages() {}

    /** Asks about a service; the empty name stands for the whole server. */
    static byte[] request(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0) {
            return new byte[0];
        }
        ByteBuffer message = ByteBuffer.allocate(name.length + 6).put((byte) TEXT_OF_FIELD_1);
        int rest = name.length;
        while (rest >= 0x80) {
            message.put((byte) ((rest & 0x7f) | 0x80));
            rest >>= 7;
        }
        message.put((byte) rest).put(name);
        return Arrays.copyOf(message.array(), message.position());
    }

    /** The number of the status in the answer; empty when that is no such message. */
    static OptionalLong status(ByteBuffer message) {
        long status = 0;
        try {
            ByteBuffer rest = message.duplicate();
            while (rest.hasRemaining()) {
                long tag = number(rest);
                int field = (int) (tag >>> 3);
                int type = (int) (tag & 7);
                if (field == 0) {
                    return OptionalLong.empty();
                }
                if (type == 0) {
                    long value = number(rest);
                    status = field == FIELD_1 ? value : status;
                } else if (!skip(rest, type)) {
                    return OptionalLong.empty();
                }
            }
            return OptionalLong.of(status);
        } catch (BufferUnderflowException e) {
            return OptionalLong.empty();
        }
    }

    /** The name of a status, or its number when it has none. */
    static String name(long status) {
        return status >= 0 && status < STATUSES.size() ? STATUSES.get((int) status) : String.valueOf((int) status);
    }

    private static boolean skip(ByteBuffer message, int type) {
        long length = switch (type) {
            case 1 -> Long.BYTES;
            case 2 -> number(message);
            case 5 -> Integer.BYTES;
            default -> -1;
        };
        boolean there = length >= 0 && length <= message.remaining();
        if (there) {
            message.position(message.position() + (int) length);
        }
        return there;
    }

    private static long number(ByteBuffer message) {
        long number = 0;
        for (int shift = 0; shift < LONGEST_NUMBER; shift += 7) {
            byte each = message.get();
            number |= (each & 0x7fL) << shift;
            if (each >= 0) {
                return number;
            }
        }
        throw new BufferUnderflowException();
    }
}

package dev.chiron.probe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * How much each side lets the other send (RFC 9113, 5.2), for the connection and its one stream.
 *
 * <p>Ours are large so that a body does not wait for the way there and back; they cost no memory, for what has come is
 * left with the kernel until it is wanted.
 */
final class Http2Windows {
    private static final int STANDARD = 65_535;
    private static final int OURS = 1 << 20;

    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int SETTING = Short.BYTES + Integer.BYTES;

    private long connection = STANDARD;
    private long stream = STANDARD;
    private int initial = STANDARD;
    private int taken;

    /** Our settings, and the larger window of the connection, which no setting can give. */
    byte[] greeting() {
        byte[] settings = ByteBuffer.allocate(3 * SETTING)
                .putShort((short) ENABLE_PUSH)
                .putInt(0)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(OURS)
                .putShort((short) MAX_HEADER_LIST_SIZE)
                .putInt(OURS)
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new Http2Frame(Http2Frame.SETTINGS, 0, 0, settings).bytes());
        out.writeBytes(
                Http2Frame.of(Http2Frame.WINDOW_UPDATE, 0, OURS - STANDARD).bytes());
        return out.toByteArray();
    }

    /** How many bytes of a body may be sent now. */
    int room() {
        return (int) Math.max(0, Math.min(connection, stream));
    }

    void spend(int bytes) {
        connection -= bytes;
        stream -= bytes;
    }

    /** Takes the server's settings, of which the size of a new stream's window is the one that concerns us. */
    void settle(Http2Frame settings) throws Http2Fault {
        if (settings.payload().length % SETTING != 0) {
            throw Http2Fault.broken("settings that are cut off");
        }
        ByteBuffer values = ByteBuffer.wrap(settings.payload());
        while (values.hasRemaining()) {
            int id = values.getShort();
            int value = values.getInt();
            if (id == INITIAL_WINDOW_SIZE) {
                if (value < 0) {
                    throw Http2Fault.broken("a window that is too large");
                }
                stream += value - initial;
                initial = value;
            }
        }
    }

    /** Takes a WINDOW_UPDATE. */
    void grant(Http2Frame update) throws Http2Fault {
        int more = update.number(0) & Integer.MAX_VALUE;
        if (update.stream() == 0) {
            connection += more;
        } else {
            stream += more;
        }
        if (more == 0 || connection > Integer.MAX_VALUE || stream > Integer.MAX_VALUE) {
            throw Http2Fault.broken("a window that cannot be");
        }
    }

    /** Counts a DATA frame that was taken; what is to be sent to let more come, if it is time for that. */
    byte[] taken(Http2Frame data, int of) {
        taken += data.payload().length;
        if (taken < OURS / 2) {
            return new byte[0];
        }
        ByteArrayOutputStream updates = new ByteArrayOutputStream();
        updates.writeBytes(Http2Frame.of(Http2Frame.WINDOW_UPDATE, 0, taken).bytes());
        updates.writeBytes(Http2Frame.of(Http2Frame.WINDOW_UPDATE, of, taken).bytes());
        taken = 0;
        return updates.toByteArray();
    }
}

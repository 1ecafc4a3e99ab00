package dev.chiron.live;

/** An event as it goes over the wire, encoded once for all who hear it. */
public final class Message {
    private final long id;
    private final String service;
    private final byte[] bytes;

    /**
     * Holds the bytes, not a copy of them.
     *
     * @param id the event's own
     * @param service whom it is about; empty when everybody is to hear it
     */
    public Message(long id, String service, byte[] bytes) {
        this.id = id;
        this.service = service;
        this.bytes = bytes;
    }

    public long id() {
        return id;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    /** Whether somebody hears it who asked for one service, or for all with an empty name. */
    boolean concerns(String wanted) {
        return wanted.isEmpty() || service.isEmpty() || service.equals(wanted);
    }
}

package dev.chiron.live;

import java.util.List;

/** Messages that are sent in one go. */
final class Chunk {
    private final int count;
    private final byte[] bytes;

    private Chunk(int count, byte[] bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    /** Puts messages one after the other. */
    static Chunk of(List<Message> messages) {
        int size = messages.stream().mapToInt(Message::size).sum();
        byte[] all = new byte[size];
        int at = 0;
        for (Message message : messages) {
            System.arraycopy(message.bytes(), 0, all, at, message.size());
            at += message.size();
        }
        return new Chunk(messages.size(), all);
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }
}

package dev.chiron.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** How a server hands over what it has to say: in which pieces, how slowly, and how it ends. */
public final class GeneratedPeer {
    private static final int PAUSE_MILLIS = 2;
    private static final int DROPS_MILLIS = 20;
    private static final int LONGEST_QUESTION = 64 * 1024;

    /** What happens once all was said. */
    private enum End {
        CLOSED,
        RESET,
        HALF_CLOSED,
        LEFT_OPEN
    }

    private final int pieces;
    private final boolean dripping;
    private final End end;

    private GeneratedPeer(int pieces, boolean dripping, End end) {
        this.pieces = pieces;
        this.dripping = dripping;
        this.end = end;
    }

    public static GeneratedPeer of(Choices choices) {
        int pieces = choices.of(1, 1, 2, 5);
        boolean dripping = choices.onceIn(25);
        End end = choices.onceIn(12)
                ? End.LEFT_OPEN
                : choices.onceIn(12) ? End.RESET : choices.of(End.CLOSED, End.HALF_CLOSED);
        return new GeneratedPeer(pieces, dripping, end);
    }

    /** Whether it waits for the other side to close, so that one can see whether it does. */
    public boolean waits() {
        return end == End.LEFT_OPEN || end == End.HALF_CLOSED;
    }

    /** A script that says this after a question that ends with an empty line, or at once. */
    public ScriptedTcpServer.Script saying(byte[] words, boolean afterQuestion) {
        return connection -> {
            if (!afterQuestion || heardQuestion(connection)) {
                say(connection, words);
                finish(connection);
            }
        };
    }

    private void say(Socket connection, byte[] words) throws IOException {
        int size = dripping ? 1 : Math.max(1, (words.length + pieces - 1) / pieces);
        for (int at = 0; at < words.length; at += size) {
            connection.getOutputStream().write(words, at, Math.min(size, words.length - at));
            if (at + size < words.length && left(connection, dripping ? DROPS_MILLIS : PAUSE_MILLIS)) {
                return;
            }
        }
    }

    private void finish(Socket connection) throws IOException {
        switch (end) {
            case CLOSED -> closed(connection);
            case RESET -> {
                connection.setSoLinger(true, 0);
                closed(connection);
            }
            case HALF_CLOSED -> connection.shutdownOutput();
            case LEFT_OPEN -> {}
        }
    }

    private static void closed(Closeable connection) throws IOException {
        connection.close();
    }

    /** Waits, and says whether the other side has closed meanwhile. */
    private static boolean left(Socket connection, int millis) throws IOException {
        connection.setSoTimeout(millis);
        try {
            return connection.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        }
    }

    private static boolean heardQuestion(Socket connection) throws IOException {
        int recent = 0;
        for (int i = 0; i < LONGEST_QUESTION; i++) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return false;
            }
            recent = recent << 8 | next;
            if (recent == 0x0d0a0d0a) {
                return true;
            }
        }
        return false;
    }
}

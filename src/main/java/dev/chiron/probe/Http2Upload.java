package dev.chiron.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** A request's body on its way to the server. */
final class Http2Upload {
    /** Nothing to send. */
    static final Http2Upload NONE = new Http2Upload(InputStream.nullInputStream(), 0);

    private final PushbackInputStream source;
    private final int stream;
    private boolean done;

    Http2Upload(InputStream source, int stream) {
        this.source = new PushbackInputStream(source);
        this.stream = stream;
        this.done = stream == 0;
    }

    /** Puts out the next frame, if there is one and the server lets it through; whether it did. */
    boolean advance(Http2Windows windows, ByteArrayOutputStream out) throws IOException {
        if (done || (windows.room() == 0 && !atEnd())) {
            return false;
        }
        byte[] piece = source.readNBytes(Math.min(Http2Frame.LARGEST, windows.room()));
        windows.spend(piece.length);
        done = atEnd();
        int flags = done ? Http2Frame.END_STREAM : 0;
        out.writeBytes(new Http2Frame(Http2Frame.DATA, flags, stream, piece).bytes());
        return true;
    }

    private boolean atEnd() throws IOException {
        int next = source.read();
        if (next >= 0) {
            source.unread(next);
        }
        return next < 0;
    }
}

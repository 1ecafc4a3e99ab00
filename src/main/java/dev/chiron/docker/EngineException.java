package dev.chiron.docker;

/** A call to the engine that did not end well, for one of a closed set of causes. */
public final class EngineException extends Exception {
    /** What kept a call from ending well. */
    public enum Kind {
        /** The engine knows no such container. */
        NOT_FOUND,
        /** The engine declined: a conflict, a bad request, an API version that it does not speak. Nothing happened. */
        REFUSED,
        /** Nobody listens, or the connection was cut. What the engine did of a call that was cut is not known. */
        UNREACHABLE,
        /** The deadline passed; what the engine did of the call is not known. */
        TIMED_OUT,
        /** The socket or a proxy before the engine does not admit us. */
        DENIED,
        /** The engine itself failed, or answered what nobody understands. */
        OTHER
    }

    private final Kind kind;

    EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    EngineException(Kind kind, String message, Throwable from) {
        super(message, from);
        this.kind = kind;
    }

    /** Which of the closed set it is. */
    public Kind kind() {
        return kind;
    }
}

package dev.chiron.store;

/** The database is not there, or did not answer in time; nothing was changed unless the message says so. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what could not be done, and why. */
    public StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(
                message + ": "
                        + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
                cause);
    }
}

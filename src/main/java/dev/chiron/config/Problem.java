package dev.chiron.config;

/** One thing wrong in a configuration: where it stands, under which path, and what would be right. */
public record Problem(Location at, String path, String message) {
    /** {@code FILE:LINE:COL: path: message}, the form that {@code check-config} prints. */
    @Override
    public String toString() {
        return at + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}

package dev.chiron.config;

/** A value that must never be shown: its text form is {@code <secret>}. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "<secret>";
    }
}

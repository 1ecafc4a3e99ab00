package dev.chiron.config;

/** A text of the user's as messages carry it: in quotes, on one line, not too long. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(each -> append(quoted, each));
        boolean cut = text.codePointCount(0, text.length()) > LONGEST;
        return quoted.append(cut ? "…\"" : "\"").toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        switch (codePoint) {
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (Character.isISOControl(codePoint)) {
                    quoted.append(String.format("\\x%02x", codePoint));
                } else {
                    quoted.appendCodePoint(codePoint);
                }
            }
        }
    }
}

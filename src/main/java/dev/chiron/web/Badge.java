package dev.chiron.web;

/**
 * A small picture with two words, as projects show them on their front pages.
 *
 * @param label what it is about
 * @param value what there is to say
 * @param colour behind the value, dark enough for white letters
 */
record Badge(String label, String value, String colour) {
    static final String GREEN = "#2e7d32";
    static final String AMBER = "#8f5a00";
    static final String RED = "#c62828";
    static final String GREY = "#5f6368";
    static final String BLUE = "#3b5998";

    private static final int HEIGHT = 20;
    private static final int PADDING = 6;
    private static final double LETTER = 6.6;

    /** The picture; its title reads the same to those who cannot see it. */
    String svg() {
        int left = width(label);
        int right = width(value);
        String title = escaped(label) + ": " + escaped(value);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" role="img" aria-label="%3$s">
                <title>%3$s</title>
                <rect width="%1$d" height="%2$d" rx="3" fill="%4$s"/>
                <path d="M3 0h%5$dv%2$dH3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3c4043"/>
                <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="%6$d" y="14" textLength="%7$d">%8$s</text>
                <text x="%9$d" y="14" textLength="%10$d">%11$s</text>
                </g>
                </svg>
                """.formatted(
                        left + right,
                        HEIGHT,
                        title,
                        colour,
                        left - 3,
                        left / 2,
                        left - 2 * PADDING,
                        escaped(label),
                        left + right / 2,
                        right - 2 * PADDING,
                        escaped(value));
    }

    private static int width(String text) {
        return (int) Math.ceil(text.codePointCount(0, text.length()) * LETTER) + 2 * PADDING;
    }

    /** Fit to stand in XML: without what XML cannot say, and nothing of it being markup. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(sayable(c) ? c : '?');
            }
        });
        return out.toString();
    }

    private static boolean sayable(int c) {
        return c >= ' ' && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    }
}

package dev.chiron.app;

import java.util.ArrayList;
import java.util.List;

/** How wide a text stands on a terminal, and how it is broken into lines of a width. */
final class TextWidth {
    /** First and last of the ranges whose characters take two columns (Unicode's East Asian wide ones, and emoji). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
        {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}
    };

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (character >= range[0] && character <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    /** One line that a terminal shows as it is: blanks for line ends, and no character that would command it. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.strip().codePoints().forEach(character -> {
            boolean blank = Character.isWhitespace(character);
            if (!blank) {
                plain.appendCodePoint(Character.isISOControl(character) ? '?' : character);
            } else if (plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        });
        return plain.toString();
    }

    /** Breaks at blanks; a word that is wider stays whole, because it is a URL to be copied. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && of(longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    /** Breaks wherever the width ends. */
    static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            if (used + of(character) > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            line.appendCodePoint(character);
            used += of(character);
        }
        lines.add(line.toString());
        return lines;
    }
}

package dev.chiron.net;

/** A text in which {@code *} stands for any characters, none included. */
record Glob(String text) {
    boolean matches(String whole) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int next = 0;
        while (at < whole.length()) {
            if (next < text.length() && text.charAt(next) == '*') {
                star = next++;
                resume = at;
            } else if (next < text.length() && text.charAt(next) == whole.charAt(at)) {
                next++;
                at++;
            } else if (star >= 0) {
                next = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (next < text.length() && text.charAt(next) == '*') {
            next++;
        }
        return next == text.length();
    }
}

package dev.chiron.config;

import com.google.re2j.Pattern;

/** The passwords that stand in URLs, as {@code https://user:password@host/}. */
public final class UrlPasswords {
    private static final Pattern USER_INFO = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s:@]*):[^/?#\\s]*@");

    private UrlPasswords() {}

    /** The text with {@code xxxxx} in place of each password, as Go shows URLs. */
    public static String hidden(String text) {
        return text.contains("://") && text.indexOf('@') >= 0
                ? USER_INFO.matcher(text).replaceAll("$1:xxxxx@")
                : text;
    }
}

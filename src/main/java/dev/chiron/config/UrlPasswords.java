package dev.chiron.config;

import com.google.re2j.Pattern;

/** The passwords that stand in URLs, as {@code https://user:password@host/}. */
public final class UrlPasswords {
    private static final String HIDDEN = ":xxxxx@";
    private static final Pattern USER_INFO =
            Pattern.compile("((?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#\\s:@]*):[^/?#\\s]*@");

    /** A target may do without a scheme, and whoever wrote it may have forgotten to escape the blanks of a password. */
    private static final Pattern TARGET = Pattern.compile("^((?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?[^/?#:@]*):[^/?#]*@");

    /** Of JDBC URLs, whose passwords are parameters. */
    private static final Pattern PARAMETER = Pattern.compile("(?i)([?&](?:[a-z]*password)=)[^&\\s]*");

    private UrlPasswords() {}

    /** The text with {@code xxxxx} in place of each password, as Go shows URLs. */
    public static String hidden(String text) {
        String shown = text.startsWith("jdbc:") ? PARAMETER.matcher(text).replaceAll("$1xxxxx") : text;
        return shown.contains("//") && shown.indexOf('@') >= 0
                ? USER_INFO.matcher(shown).replaceAll("$1" + HIDDEN)
                : shown;
    }

    /** The same of a target, where {@code user:password@host} has a password too. */
    public static String hiddenInTarget(String target) {
        return target.indexOf('@') < 0 ? target : hidden(TARGET.matcher(target).replaceFirst("$1" + HIDDEN));
    }

    /** The same of a text that may speak of a target. */
    public static String hidden(String text, String target) {
        String shown = hiddenInTarget(target);
        return hidden(shown.equals(target) ? text : text.replace(target, shown));
    }
}

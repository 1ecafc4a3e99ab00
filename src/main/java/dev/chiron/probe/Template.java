package dev.chiron.probe;

import com.google.re2j.Matcher;
import org.jspecify.annotations.Nullable;

/** Go's expansion of {@code $1}, {@code ${1}}, {@code $name} and {@code ${name}} from a match; {@code $$} is one dollar sign. */
final class Template {
    private Template() {}

    /** The template with the groups put in; a group that does not exist or did not take part is empty. */
    static String expand(String template, Matcher match) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int dollar = template.indexOf('$', at);
            if (dollar < 0 || dollar == template.length() - 1) {
                break;
            }
            text.append(template, at, dollar);
            at = reference(template, dollar + 1, match, text);
        }
        return text.append(template, at, template.length()).toString();
    }

    /** Appends what the reference after the dollar sign stands for; returns where the text goes on. */
    private static int reference(String template, int start, Matcher match, StringBuilder text) {
        if (template.charAt(start) == '$') {
            text.append('$');
            return start + 1;
        }
        boolean braced = template.charAt(start) == '{';
        int from = braced ? start + 1 : start;
        int to = from;
        while (to < template.length() && isWord(template.charAt(to))) {
            to++;
        }
        boolean whole = to > from && (!braced || (to < template.length() && template.charAt(to) == '}'));
        if (!whole) {
            text.append('$');
            return start;
        }
        text.append(group(match, template.substring(from, to)));
        return braced ? to + 1 : to;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(Matcher match, String name) {
        boolean leadingZero = name.length() > 1 && name.charAt(0) == '0';
        boolean numbered = !leadingZero && name.length() < 5 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (numbered) {
            int number = Integer.parseInt(name);
            return number <= match.groupCount() ? orEmpty(match.group(number)) : "";
        }
        Integer number = match.pattern().namedGroups().get(name);
        return number == null ? "" : orEmpty(match.group(number));
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }
}

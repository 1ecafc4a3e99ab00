package dev.chiron.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * What the records of one section of an answer have to match, with the meanings that blackbox_exporter gives its keys.
 *
 * <p>An expression that is none counts only when a record is held against it.
 */
record DnsValidator(
        String section, List<Rule> noneMay, List<Rule> allMustAsWell, List<Rule> allMust, List<Rule> someMust) {

    /** An expression, or what is wrong with it. */
    record Rule(String text, Optional<Pattern> pattern) {
        static Rule of(String text) {
            try {
                return new Rule(text, Optional.of(Pattern.compile(text)));
            } catch (PatternSyntaxException e) {
                return new Rule(text, Optional.empty());
            }
        }

        boolean matches(TimedText text) throws DnsMisuse, TimedText.OutOfTime, InterruptedException {
            return text.matches(
                    pattern.orElseThrow(() -> new DnsMisuse("\"" + this.text + "\" is no regular expression")));
        }
    }

    static DnsValidator read(Section parent, String key, String name) {
        Section section = parent.sectionOrEmpty(key, "what the records of the " + name + " section must be like");
        return new DnsValidator(
                name,
                rules(section, "fail_if_matches_regexp", "fail when some record matches one of them"),
                rules(section, "fail_if_all_match_regexp", "fail when some record does not match one of them"),
                rules(
                        section,
                        "fail_if_not_matches_regexp",
                        "fail when some record does not match one, or there is none"),
                rules(section, "fail_if_none_matches_regexp", "fail when no record matches any of them"));
    }

    private static List<Rule> rules(Section section, String key, String meaning) {
        return section.rawStrings(key, meaning).stream().map(Rule::of).toList();
    }

    /** What is wrong with the records, if anything. */
    Optional<String> complaint(List<DnsRecord> records, Deadline deadline)
            throws DnsMisuse, TimedText.OutOfTime, InterruptedException {
        if (records.isEmpty()) {
            return allMust.isEmpty() && someMust.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the " + section + " section has no record to match");
        }
        boolean any = false;
        boolean all = true;
        for (DnsRecord each : records) {
            TimedText text = new TimedText(each.text(), deadline);
            for (Rule rule : noneMay) {
                if (rule.matches(text)) {
                    return complaint(each, "matches", rule);
                }
            }
            for (Rule rule : allMustAsWell) {
                all &= rule.matches(text);
            }
            for (Rule rule : allMust) {
                if (!rule.matches(text)) {
                    return complaint(each, "does not match", rule);
                }
            }
            for (Rule rule : someMust) {
                any |= rule.matches(text);
            }
        }
        if (!allMustAsWell.isEmpty() && !all) {
            return Optional.of("not every record of the " + section + " section matches fail_if_all_match_regexp");
        }
        return someMust.isEmpty() || any
                ? Optional.empty()
                : Optional.of("no record of the " + section + " section matches fail_if_none_matches_regexp");
    }

    private Optional<String> complaint(DnsRecord dnsRecord, String how, Rule rule) {
        return Optional.of("the record \"" + dnsRecord.text().replace('\t', ' ') + "\" of the " + section + " section "
                + how + " \"" + rule.text() + "\"");
    }
}

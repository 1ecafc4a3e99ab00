package dev.chiron.config;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of every type that a section can read, as a room above would write them. */
record SampleSettings(
        String text,
        String raw,
        boolean flag,
        int count,
        double amount,
        double share,
        long size,
        Duration every,
        Color color,
        Path file,
        Optional<Secret> password,
        Pattern pattern,
        List<String> words,
        List<Integer> codes,
        List<Pattern> patterns,
        Map<String, String> labels,
        Optional<Inner> inner,
        List<Inner> list,
        Map<String, Inner> modules) {

    enum Color {
        RED,
        DARK_GREEN
    }

    record Inner(String name, Duration every, int depth) {
        static Inner read(Section section) {
            return new Inner(
                    section.string("name", "what it is called").required(),
                    section.duration("every", "how often").orElse(Duration.ofSeconds(1)),
                    section.sectionOrEmpty("deeper", "more of it")
                            .integer("depth", "how deep")
                            .orElse(0));
        }
    }

    static SampleSettings read(Section section) {
        return new SampleSettings(
                section.string("text", "some text")
                        .check(text -> !text.isBlank(), "must not be blank")
                        .orElse("standard"),
                section.rawString("raw", "text as it stands").orElse(""),
                section.bool("flag", "yes or no").orElse(false),
                section.integer("count", "how many").between(1, 10).orElse(3),
                section.number("amount", "how much").orElse(0.5),
                section.ratio("share", "which part").orElse(0.4),
                section.bytes("size", "how large").orElse(64L << 10),
                section.duration("every", "how often")
                        .between(Duration.ofMillis(100), Duration.ofHours(1))
                        .orElse(Duration.ofSeconds(90)),
                section.choice("color", Color.class, "which color").orElse(Color.RED),
                section.file("file", "which file").orElse(Path.of("")),
                section.secret("password", "the password")
                        .check(secret -> secret.value().length() > 3, "is too short")
                        .optional(),
                section.regex("pattern", "what to look for").orElse(Pattern.compile("")),
                section.strings("words", "some words"),
                section.integers("codes", "some codes"),
                section.regexes("patterns", "what to look for"),
                section.stringMap("labels", "some labels"),
                section.section("inner", "one more thing").map(Inner::read),
                section.sections("list", "several things", Inner::read),
                section.named("modules", "things by name", module -> Inner.read(module.asModule())));
    }
}

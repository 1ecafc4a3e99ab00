package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A secret in blackbox_exporter's three ways: under its key, in the file of {@code KEY_file}, or by {@code KEY_ref}.
 *
 * @param secret the secret, if it is given in one of the first two ways
 * @param byReference whether it is only named, for a secret manager: neither of the two exporters has one
 */
record SecretSource(Optional<Secret> secret, boolean byReference) {
    /** What a probe whose secret is only named ends with, in blackbox_exporter's words. */
    static final String NO_MANAGER = "cannot use secret ref without manager";

    /** Reads the three keys; {@code twice} is what to say when more than one is given. */
    static SecretSource read(Section section, String key, String meaning, String twice) {
        return read(section, key, section.inlineSecret(key, meaning), twice);
    }

    /** The same for a user's name, which is no secret where it stands in the configuration itself. */
    static SecretSource readName(Section section, String key, String meaning, String twice) {
        Optional<Secret> inline = section.string(key, meaning)
                .optional()
                .filter(name -> !name.isEmpty())
                .map(Secret::of);
        return read(section, key, inline, twice);
    }

    private static SecretSource read(Section section, String key, Optional<Secret> inline, String twice) {
        Optional<Path> file =
                section.file(key + "_file", "a file that holds " + key).optional();
        Optional<String> reference = section.string(key + "_ref", "accepted for blackbox.yml files, but not usable")
                .optional()
                .filter(name -> !name.isEmpty());
        if (Stream.of(inline, file, reference).filter(Optional::isPresent).count() > 1) {
            section.problem(file.isPresent() ? key + "_file" : key + "_ref", twice);
        }
        return new SecretSource(inline.or(() -> file.map(Secret::inFile)), reference.isPresent());
    }

    /** Reads the first two of the keys only. */
    static SecretSource fileOrInline(Section section, String key, String meaning, String twice) {
        Optional<Secret> inline = section.inlineSecret(key, meaning);
        Optional<Path> file =
                section.file(key + "_file", "a file that holds " + key).optional();
        if (inline.isPresent() && file.isPresent()) {
            section.problem(key + "_file", twice);
        }
        return new SecretSource(inline.or(() -> file.map(Secret::inFile)), false);
    }

    boolean given() {
        return secret.isPresent() || byReference;
    }

    /** The secret itself, read anew if it is in a file; empty text when none is given. */
    String text() {
        return secret.map(Secret::value).orElse("");
    }
}

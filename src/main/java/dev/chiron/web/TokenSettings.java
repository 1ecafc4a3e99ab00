package dev.chiron.web;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.file.Files;

/**
 * A token that callers show as {@code Authorization: Bearer} or {@code X-API-Key}.
 *
 * @param name who it was given to, for the log
 * @param content the file's content; each of its lines is valid, so that one can be replaced without a gap
 */
public record TokenSettings(String name, Role role, Secret content) {
    public static TokenSettings read(Section section) {
        return new TokenSettings(
                section.string("name", "who the token was given to, for the log")
                        .required(),
                section.choice(
                                "role",
                                Role.class,
                                "viewer: read; alertmanager: the webhook only; operator: everything; heartbeat: push only")
                        .required(),
                Secret.inFile(section.file("file", "the file that holds the token; read again at every call")
                        .check(Files::isReadable, "is no file that can be read; make one with: openssl rand -hex 32")
                        .required()));
    }
}

package dev.chiron.web;

import dev.chiron.config.Section;

/** What a user of the web configuration file may do on the control listener; one that is not named here may only read. */
public record UserSettings(String name, Role role) {
    static UserSettings read(Section section) {
        return new UserSettings(
                section.string("name", "the user's name in the web configuration file")
                        .required(),
                section.choice("role", Role.class, "as of a token").required());
    }
}

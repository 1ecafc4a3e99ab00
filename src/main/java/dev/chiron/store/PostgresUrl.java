package dev.chiron.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * The parts of {@code jdbc:postgresql://HOST:PORT/DATABASE?NAME=VALUE&…}.
 *
 * @param authority one server or several, as they are written
 */
record PostgresUrl(String authority, String database, String parameters) {
    private static final String SCHEME = "jdbc:postgresql://";

    static PostgresUrl of(String url) {
        String rest = url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? url.substring(SCHEME.length()) : "";
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        return new PostgresUrl(
                slash < 0 ? place : place.substring(0, slash),
                slash < 0 ? "" : place.substring(slash + 1),
                question < 0 ? "" : rest.substring(question + 1));
    }

    /** Why it cannot be used; the text never repeats the URL, which may hold a password. */
    Optional<String> complaint(boolean passwordBeside) {
        if (authority.isEmpty() || database.isEmpty() || authority.indexOf('@') >= 0 || database.indexOf('@') >= 0) {
            return Optional.of("must be jdbc:postgresql://HOST:PORT/DATABASE, with username: and password: beside it");
        }
        if (passwordBeside && Arrays.stream(parameters.split("&", -1)).anyMatch(each -> each.startsWith("password="))) {
            return Optional.of("holds a password, and another is given beside it; keep one of them");
        }
        return Optional.empty();
    }

    /** The server and the database, without a user or password. */
    String shown() {
        return "PostgreSQL " + authority + "/" + database;
    }
}

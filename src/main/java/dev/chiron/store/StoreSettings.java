package dev.chiron.store;

import dev.chiron.config.Beside;
import dev.chiron.config.Option;
import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code store:} block: where memory is kept, and for how long.
 *
 * @param place where it is kept; empty for {@code chiron.db} under {@code --storage.path}
 * @param checks how long single checks are kept
 * @param hourly how long their hourly summaries and resolved incidents are kept
 * @param queue how many checks may wait for the database before further ones are dropped
 */
public record StoreSettings(Optional<Place> place, Duration checks, Duration hourly, int queue) {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String FORMS = "must be jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE";
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration DAY = Duration.ofDays(1);

    /** Where memory is kept. */
    public sealed interface Place {}

    /** An embedded database in a file. */
    record SqliteFile(Path file) implements Place {}

    /** A PostgreSQL server; the URL may hold a password, and is never shown. */
    record PostgresServer(String url, Optional<String> username, Optional<Secret> password) implements Place {
        @Override
        public String toString() {
            return "PostgresServer";
        }
    }

    /** Reads the block. */
    public static StoreSettings read(Section section) {
        Optional<Place> place = place(section);
        Section retention = section.sectionOrEmpty("retention", "how long memory is kept");
        Duration checks = retention
                .duration("checks", "how long single checks are kept")
                .between(DAY, LONGEST)
                .orElse(Duration.ofDays(7));
        Duration hourly = retention
                .duration("hourly", "how long hourly summaries of the checks, and resolved incidents, are kept")
                .between(DAY, LONGEST)
                .orElse(Duration.ofDays(90));
        if (hourly.compareTo(checks) < 0) {
            retention.problem("hourly", "must not be shorter than checks: summaries outlive what they sum up");
        }
        int queue = section.integer(
                        "queue",
                        "how many checks may wait for the database before further ones are dropped and counted")
                .between(100, 1_000_000)
                .orElse(20_000);
        return new StoreSettings(place, checks, hourly, queue);
    }

    private static Optional<Place> place(Section section) {
        Option<String> url =
                section.string("url", "the database: jdbc:sqlite:FILE, or jdbc:postgresql://HOST:PORT/DATABASE");
        Optional<String> username = section.string("username", "the user of the PostgreSQL database")
                .optional();
        Optional<Secret> password =
                section.secret("password", "the password of that user").optional();
        Optional<Place> place = url.orElse("", "chiron.db under --storage.path")
                .describeConstable()
                .filter(text -> section.given("url"))
                .flatMap(text -> place(section, text, username, password));
        boolean server = place.filter(PostgresServer.class::isInstance).isPresent();
        if (!server && username.isPresent() && !section.documenting()) {
            section.problem("username", "is for PostgreSQL alone; a file of SQLite has no users");
        }
        if (!server && password.isPresent() && !section.documenting()) {
            section.problem(
                    section.has("password") ? "password" : "password_file",
                    "is for PostgreSQL alone; a file of SQLite has no users");
        }
        return place;
    }

    /** What is wrong is told without the URL itself: it may hold a password. */
    private static Optional<Place> place(
            Section section, String url, Optional<String> username, Optional<Secret> password) {
        String scheme = url.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(SQLITE)) {
            return sqlite(section, url.substring(SQLITE.length()));
        }
        if (scheme.startsWith(POSTGRESQL)) {
            Optional<String> wrong = PostgresUrl.of(url).complaint(password.isPresent());
            wrong.ifPresent(complaint -> section.problem("url", complaint));
            return Optional.of(new PostgresServer(url, username, password));
        }
        boolean libpq = scheme.startsWith("postgres://") || scheme.startsWith("postgresql://");
        section.problem("url", FORMS + (libpq ? "; write jdbc: before it, and the user as username: beside it" : ""));
        return Optional.empty();
    }

    private static Optional<Place> sqlite(Section section, String file) {
        if (file.isBlank() || file.startsWith(":") || file.startsWith("file:") || file.indexOf('?') >= 0) {
            section.problem("url", "must name a file after jdbc:sqlite:, such as jdbc:sqlite:data/chiron.db");
            return Optional.empty();
        }
        Optional<Path> path = Beside.path(section, file);
        if (path.isEmpty()) {
            section.problem("url", "must name a file after jdbc:sqlite:, such as jdbc:sqlite:data/chiron.db");
        }
        return path.map(SqliteFile::new);
    }
}

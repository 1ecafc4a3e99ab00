package dev.chiron.store;

import dev.chiron.health.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Values of ours in the columns of both databases. */
final class Columns {
    private static final int LONGEST_LABEL = 20;

    private Columns() {}

    static Timestamp moment(Instant at) {
        return Timestamp.from(at.truncatedTo(ChronoUnit.MILLIS));
    }

    static void setMoment(PreparedStatement statement, int index, Optional<Instant> at) throws SQLException {
        if (at.isPresent()) {
            statement.setTimestamp(index, moment(at.get()));
        } else {
            statement.setNull(index, Types.TIMESTAMP);
        }
    }

    static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static Optional<Instant> momentIfAny(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    static Status status(String label) {
        for (Status status : Status.values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        return Status.UNKNOWN;
    }

    /** One of an enum's constants by its label; */
    static <E extends Enum<E>> E word(Class<E> words, String label) {
        E[] all = words.getEnumConstants();
        for (E word : all) {
            if (word.name().toLowerCase(Locale.ROOT).equals(label)) {
                return word;
            }
        }
        throw new IllegalStateException(
                "the store holds \"" + label.substring(0, Math.min(label.length(), LONGEST_LABEL)) + "\", which is no "
                        + words.getSimpleName());
    }

    static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    static Duration duration(double millis) {
        return Duration.ofNanos(Math.round(millis * 1e6));
    }

    /** Text that both databases take: PostgreSQL has no character 0, and columns have lengths. */
    static String text(String given, int longest) {
        String clean = given.indexOf('\0') < 0 ? given : given.replace("\0", "\uFFFD");
        if (clean.length() <= longest) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + "…";
    }
}

package dev.chiron.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Statements with our values as parameters, for both databases. */
final class Sql {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A row as a value. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private Sql() {}

    /** How many rows it changed. */
    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(Connection connection, String sql, Row<T> read, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(read.of(rows));
                }
            }
            return found;
        }
    }

    /** What a query ends with so that nobody else changes its rows until the transaction ends; a file is locked as a whole. */
    static String locking(Connection connection) throws SQLException {
        return isFile(connection) ? "" : " FOR UPDATE";
    }

    static boolean isFile(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("SQLite");
    }

    static <T> Optional<T> first(Connection connection, String sql, Row<T> read, Object... values) throws SQLException {
        return list(connection, sql, read, values).stream().findFirst();
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            bind(statement, index + 1, values[index]);
        }
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        switch (value) {
            case Optional<?> maybe when maybe.isPresent() -> bind(statement, index, maybe.get());
            case Optional<?> none -> statement.setNull(index, Types.NULL);
            case Instant at -> statement.setTimestamp(index, Timestamp.from(millis(at)));
            case Enum<?> word -> statement.setString(index, label(word));
            case UUID id -> statement.setString(index, id.toString());
            case Boolean flag -> statement.setBoolean(index, flag);
            default -> statement.setObject(index, value);
        }
    }

    /** As exact as both databases keep it. */
    static Instant millis(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }

    static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static Optional<Instant> momentIfAny(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return UUID.fromString(row.getString(column));
    }

    static String label(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E word(Class<E> words, String label) {
        return Enum.valueOf(words, label.toUpperCase(Locale.ROOT));
    }

    static <E extends Enum<E>> Optional<E> wordIfAny(Class<E> words, ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(label -> word(words, label));
    }

    /** Text that both databases take: PostgreSQL has no character 0, and columns have lengths. */
    static String text(String given, int longest) {
        String clean = given.replace('\0', '\uFFFD');
        if (clean.length() <= longest) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + "…";
    }

    /** Maps, lists and texts as JSON that both databases take, for the same reason. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value).replace("\\u0000", "\\uFFFD");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }
}

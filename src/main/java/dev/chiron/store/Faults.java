package dev.chiron.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What a failure of a database means. */
final class Faults {
    private static final int LONGEST_LINE = 300;

    private Faults() {}

    /** Whether the database is well and refuses what it was given, as a value that does not fit. */
    static boolean ofTheData(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> false;
            case SQLiteException sqlite ->
                switch (sqlite.getResultCode()) {
                    case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE -> true;
                    default -> sqlite.getResultCode().name().startsWith("SQLITE_CONSTRAINT");
                };
            case SQLException sql
            when sql.getSQLState() != null ->
                sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            default -> ofTheData(failure.getCause());
        };
    }

    /** One line that says what went wrong at the root. */
    static String line(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause();
                cause != null && !(root instanceof StoreException);
                cause = root.getCause()) {
            root = cause;
        }
        String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return said.length() > LONGEST_LINE ? said.substring(0, LONGEST_LINE) : said;
    }
}

package dev.chiron.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Hears of checks on the thread that writes them. */
interface Heard {
    /** They are being written, in the transaction of this connection. */
    void writing(Connection connection, List<CheckRow> rows) throws SQLException;

    /** They were committed. */
    void written(List<CheckRow> rows);
}

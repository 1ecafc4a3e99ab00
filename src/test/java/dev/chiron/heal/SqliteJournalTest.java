package dev.chiron.heal;

import dev.chiron.testing.JournalFile;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

class SqliteJournalTest extends JournalContract {
    private final JournalFile file = new JournalFile();

    @Override
    Connection connect() throws SQLException {
        return file.open();
    }

    @AfterEach
    void remove() {
        file.close();
    }
}

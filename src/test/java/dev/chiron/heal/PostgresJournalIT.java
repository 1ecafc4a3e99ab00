package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_METHOD)
class PostgresJournalIT extends JournalContract {
    private static final String TABLES = "heal_deliveries, heal_alerts, heal_cases, heal_attempts, heal_decisions,"
            + " heal_evidence, heal_locks, heal_marks, heal_switches, heal_outbox, heal_audit, heal_lease";

    private static RealPostgres server() {
        return Holder.SERVER;
    }

    /** One server for all tests. */
    private static final class Holder {
        private static final RealPostgres SERVER = RealPostgres.create();
    }

    @BeforeAll
    static void migrate() {
        Flyway.configure()
                .dataSource(server().url("postgres"), "postgres", "")
                .locations("classpath:db/postgresql")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    PostgresJournalIT() {
        server().execute("TRUNCATE " + TABLES);
    }

    @Override
    Connection connect() throws SQLException {
        return server().connect("postgres");
    }

    @Test
    void theLeaseIsNotTakenFromWhoHoldsItBeforeItsTimeByTheDatabasesClock() throws Exception {
        Journal other = another();
        assertThat(other.lease("b", Duration.ofSeconds(15))).isEmpty();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE heal_lease SET expires_at = now() - INTERVAL '1 second'");
        }
        assertThat(other.lease("b", Duration.ofSeconds(15))).isPresent();
        assertThat(journal.lease("a", Duration.ofSeconds(15))).isEmpty();
    }
}

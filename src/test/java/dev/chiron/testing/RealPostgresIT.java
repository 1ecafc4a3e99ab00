package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RealPostgresIT {
    @Test
    void usersProveTheirPassword() throws SQLException {
        try (RealPostgres postgres = RealPostgres.create()) {
            postgres.createUser("app", "s3cret");
            postgres.createDatabase("shop", "app");
            try (Connection connection = DriverManager.getConnection(postgres.url("shop"), "app", "s3cret")) {
                assertThat(connection.isValid(5)).isTrue();
            }
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url("shop"), "app", "wrong"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void dataAndPortSurviveAStop() {
        try (RealPostgres postgres = RealPostgres.create()) {
            postgres.execute("CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('yes')");
            int port = postgres.port();
            postgres.stop();
            assertThatThrownBy(() -> postgres.connect("postgres")).hasMessageContaining("refused");
            postgres.start();
            assertThat(postgres.port()).isEqualTo(port);
            assertThat(postgres.query("SELECT word FROM kept")).isEqualTo("yes");
        }
    }

    @Test
    void tlsAndMaxConnectionsAreAsAsked() throws SQLException {
        Certificates authority = Certificates.authority();
        IssuedCertificate certificate = authority.issue("localhost", "127.0.0.1");
        try (TempFolder pem = TempFolder.create("pem");
                RealPostgres postgres =
                        RealPostgres.with().maxConnections(7).tls(certificate).start()) {
            Path root = certificate.writePem(pem).authority();
            String url = postgres.url("postgres") + "?sslmode=verify-full&sslrootcert=" + root;
            assertThat(postgres.query("SHOW max_connections")).isEqualTo("7");
            try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }
}

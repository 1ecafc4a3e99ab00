package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class RealNginxIT {
    @Test
    void answersAgainAfterAStop() {
        try (RealNginx nginx = RealNginx.start()) {
            URI page = URI.create("http://127.0.0.1:" + nginx.port() + "/any");
            assertThat(Http.get(page).body()).isEqualTo("ok\n");
            nginx.stop();
            assertThat(Http.isOk(page)).isFalse();
            nginx.restart();
            assertThat(Http.isOk(page)).isTrue();
        }
    }

    @Test
    void strangersRefuseItsCertificate() throws IOException {
        Certificates authority = Certificates.authority();
        try (RealNginx nginx = RealNginx.startTls(authority.issue("localhost", "127.0.0.1"))) {
            try (SSLSocket friend = connect(authority, nginx)) {
                friend.startHandshake();
                assertThat(friend.getSession().isValid()).isTrue();
            }
            try (SSLSocket stranger = connect(Certificates.authority(), nginx)) {
                assertThatThrownBy(stranger::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void brokenConfigurationIsThrownWithItsLog() {
        assertThatThrownBy(() -> RealNginx.start("no_such_directive;"))
                .hasMessageContaining("nginx ended with 1")
                .hasMessageContaining("unknown directive \"no_such_directive\"");
    }

    private static SSLSocket connect(Certificates authority, RealNginx nginx) throws IOException {
        return (SSLSocket)
                authority.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), nginx.port());
    }
}

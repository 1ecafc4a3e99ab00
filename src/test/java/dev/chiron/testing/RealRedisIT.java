package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;

class RealRedisIT {
    @Test
    void stopsAndStartsOnTheSamePort() {
        try (RealRedis redis = RealRedis.create()) {
            int port = redis.port();
            redis.stop();
            assertThatThrownBy(() -> redis.connect().ping()).hasMessageContaining("127.0.0.1:" + port);
            redis.start();
            try (Jedis jedis = redis.connect()) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            }
        }
    }

    @Test
    void passwordAndAclUsersAreAskedFor() {
        try (RealRedis redis = RealRedis.with()
                .password("s3cret")
                .user("watcher", "w4tch", "+ping")
                .start()) {
            HostAndPort address = new HostAndPort("127.0.0.1", redis.port());
            try (Jedis stranger = new Jedis(address, plain().build())) {
                assertThatThrownBy(stranger::ping).hasMessageContaining("NOAUTH");
            }
            var watcher = plain().user("watcher").password("w4tch");
            try (Jedis jedis = new Jedis(address, watcher.build())) {
                assertThat(jedis.ping()).isEqualTo("PONG");
                assertThatThrownBy(() -> jedis.get("key")).isInstanceOf(JedisAccessControlException.class);
            }
        }
    }

    @Test
    void tlsPortAnswersWithTheCertificateAsked() throws IOException {
        Certificates authority = Certificates.authority();
        try (RealRedis redis =
                RealRedis.with().tls(authority.issue("localhost", "127.0.0.1")).start()) {
            SSLSocketFactory sockets = authority.trust().getSocketFactory();
            try (Socket socket = sockets.createSocket("127.0.0.1", redis.tlsPort())) {
                socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
                assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("+PONG");
            }
        }
    }

    @Test
    void replicaFollowsAMasterWithPassword() {
        try (RealRedis master = RealRedis.with().password("s3cret").start();
                RealRedis replica = RealRedis.with().replicaOf(master).start();
                Jedis asked = replica.connect()) {
            await().until(() -> asked.info("replication").contains("master_link_status:up"));
            assertThat(asked.info("replication")).contains("role:slave");
        }
    }

    private static DefaultJedisClientConfig.Builder plain() {
        return DefaultJedisClientConfig.builder().autoNegotiateProtocol(false);
    }
}

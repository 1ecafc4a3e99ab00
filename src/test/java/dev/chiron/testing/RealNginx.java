package dev.chiron.testing;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An nginx with one worker, on a plain port or one with TLS. */
public final class RealNginx implements AutoCloseable {
    private static final String OK = """
            location / { return 200 "ok\\n"; }
            """;

    private final TempFolder folder;
    private final int port;
    private @Nullable Running running;

    private RealNginx(TempFolder folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Answers every path with 200 and {@code ok}. */
    public static RealNginx start() {
        return start(OK);
    }

    /** Starts with the content of the {@code server} block, listening apart. */
    public static RealNginx start(String server) {
        return start(server, null);
    }

    /** Answers every path with 200 and {@code ok}, over TLS with this certificate. */
    public static RealNginx startTls(IssuedCertificate certificate) {
        return start(OK, certificate);
    }

    /** Starts with the content of the {@code server} block, listening apart, over TLS with this certificate. */
    public static RealNginx startTls(IssuedCertificate certificate, String server) {
        return start(server, certificate);
    }

    /** The same, offering HTTP/2 as well. */
    public static RealNginx startHttp2(IssuedCertificate certificate, String server) {
        return start(FreePort.find(), nginx -> nginx.server(server, " ssl http2", certificate));
    }

    /** Starts with the content of the {@code http} block, whose servers listen on this port at least. */
    public static RealNginx startHttp(int port, String http) {
        return start(port, nginx -> http);
    }

    public int port() {
        return port;
    }

    /** Stops the server; {@link #restart()} brings it back on the same port. */
    public void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Starts the stopped server again with the same configuration. */
    public void restart() {
        List<String> command = List.of(
                Program.find("nginx", "nginx-light", "/usr/sbin").toString(),
                "-p",
                folder.path().toString(),
                "-e",
                folder.file("log").toString(),
                "-c",
                folder.file("nginx.conf").toString());
        running = Running.start("nginx", folder.file("log"), command).awaitPort(port);
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }

    private static RealNginx start(String server, @Nullable IssuedCertificate certificate) {
        return start(FreePort.find(), nginx -> nginx.server(server, certificate == null ? "" : " ssl", certificate));
    }

    private static RealNginx start(int port, Function<RealNginx, String> http) {
        TempFolder folder = TempFolder.create("nginx");
        RealNginx nginx = new RealNginx(folder, port);
        try {
            folder.write("nginx.conf", configuration(http.apply(nginx)));
            nginx.restart();
            return nginx;
        } catch (RuntimeException failed) {
            nginx.close();
            throw failed;
        }
    }

    private String server(String content, String listening, @Nullable IssuedCertificate certificate) {
        return """
                server {
                    listen 127.0.0.1:%d%s;
                    %s
                %s
                }
                """.formatted(port, listening, tls(certificate), content);
    }

    private static String configuration(String http) {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        return """
                daemon off;
                %s
                worker_processes 1;
                pid nginx.pid;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    scgi_temp_path scgi;
                    uwsgi_temp_path uwsgi;
                %s
                }
                """.formatted(user, http);
    }

    private String tls(@Nullable IssuedCertificate certificate) {
        if (certificate == null) {
            return "";
        }
        PemFiles files = certificate.writePem(folder);
        return "ssl_certificate " + files.certificate() + "; ssl_certificate_key " + files.key() + ";";
    }
}

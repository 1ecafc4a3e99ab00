package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Asks a SOCKS 5 proxy for a tunnel (RFC 1928), with user and password if its URL has them (RFC 1929). */
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_PROOF = 0;
    private static final int PASSWORD = 2;
    private static final int LONGEST = 255;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final List<String> REFUSALS = List.of(
            "general failure",
            "not allowed by its rules",
            "network unreachable",
            "host unreachable",
            "connection refused",
            "TTL expired",
            "command not supported",
            "address type not supported");

    private final Connection connection;
    private final DataInputStream in;
    private final String asked;

    private Socks5(Connection connection, String asked) throws IOException {
        this.connection = connection;
        this.in = new DataInputStream(connection.in());
        this.asked = asked;
    }

    /** Lets the proxy connect to the server of a URL: to its address if that is known, else by name. */
    static void tunnel(Connection connection, ProxyServer proxy, HttpUrl url, Optional<InetAddress> address)
            throws Unreachable, InterruptedException {
        String asked = "a tunnel to " + url.authority() + " through " + proxy;
        try {
            Socks5 talk = new Socks5(connection, asked);
            talk.greet(proxy.url().userInfo());
            talk.connect(url, address.or(() -> NoProxy.literal(url.host())));
        } catch (IOException e) {
            throw Unreachable.lost(asked, e);
        }
    }

    private void greet(Optional<String> userInfo) throws IOException, Unreachable {
        int offered = userInfo.isPresent() ? PASSWORD : NO_PROOF;
        send(userInfo.isPresent() ? new byte[] {VERSION, 2, NO_PROOF, PASSWORD} : new byte[] {VERSION, 1, NO_PROOF});
        expectVersion();
        int chosen = in.readUnsignedByte();
        if (chosen != NO_PROOF && chosen != offered) {
            throw refused("wants another proof of who asks");
        }
        if (chosen == PASSWORD) {
            identify(userInfo.orElse(""));
        }
    }

    private void identify(String userInfo) throws IOException, Unreachable {
        String[] parts = userInfo.split(":", 2);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        counted(message, HttpCredentials.unescaped(parts[0]));
        counted(message, parts.length > 1 ? HttpCredentials.unescaped(parts[1]) : "");
        send(message.toByteArray());
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) {
            throw refused("takes neither user nor password");
        }
    }

    private void connect(HttpUrl url, Optional<InetAddress> address) throws IOException, Unreachable {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, 1, 0});
        if (address.isPresent()) {
            byte[] bytes = address.get().getAddress();
            message.write(bytes.length == 4 ? IPV4 : 4);
            message.writeBytes(bytes);
        } else {
            message.write(NAME);
            counted(message, url.host());
        }
        message.write(url.port() >> 8);
        message.write(url.port());
        send(message.toByteArray());
        expectVersion();
        int answer = in.readUnsignedByte();
        if (answer != 0) {
            throw refused("said: " + (answer <= REFUSALS.size() ? REFUSALS.get(answer - 1) : "code " + answer));
        }
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        in.readFully(new byte[(kind == IPV4 ? 4 : kind == NAME ? in.readUnsignedByte() : 16) + 2]);
    }

    private void expectVersion() throws IOException, Unreachable {
        if (in.readUnsignedByte() != VERSION) {
            throw refused("does not speak SOCKS 5");
        }
    }

    private void send(byte[] bytes) throws IOException {
        connection.out().write(bytes);
    }

    private void counted(ByteArrayOutputStream message, String text) throws Unreachable {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw refused("would need a longer name than it can be told");
        }
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    private Unreachable refused(String why) {
        return Unreachable.refused(asked + ": the proxy " + why);
    }
}

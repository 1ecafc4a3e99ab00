package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server on loopback that takes every message and keeps it as it came. */
public final class MailBox implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final ScriptedTcpServer server = ScriptedTcpServer.handle(this::converse);

    /** Host and port, as a smarthost. */
    public String target() {
        return server.target();
    }

    /** Head and body of each message so far, oldest first. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    private void converse(Socket connection) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
        Writer out = new OutputStreamWriter(connection.getOutputStream(), UTF_8);
        say(out, "220 mailbox");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("DATA")) {
                say(out, "354 go on");
                messages.add(message(in));
                say(out, "250 taken");
            } else if (line.equals("QUIT")) {
                say(out, "221 bye");
                connection.close();
                return;
            } else {
                say(out, "250 ok");
            }
        }
    }

    private static String message(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line).append('\n');
        }
        return message.toString();
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() {
        server.close();
    }
}

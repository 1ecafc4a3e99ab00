package dev.chiron.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on loopback over UDP that says what a test wants, be it nonsense or nothing. */
final class ScriptedNameServer implements Situation {
    private final String settings;
    private final Script script;
    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();

    /** The datagrams to send back for one that came. */
    interface Script {
        List<byte[]> answers(byte[] query) throws IOException;
    }

    ScriptedNameServer(String settings, Script script) {
        this.settings = settings;
        this.script = script;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-name-server").start(this::serve);
    }

    /** Answers with these records, in dnsjava's form, in the answer section. */
    static ScriptedNameServer answering(String settings, Record... records) {
        return new ScriptedNameServer(settings, query -> List.of(reply(query, 0, records)));
    }

    /** A well-formed answer to a query. */
    static byte[] reply(byte[] query, int code, Record... records) throws IOException {
        Message asked = new Message(query);
        Message answer = new Message(asked.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(code);
        answer.addRecord(asked.getQuestion(), Section.QUESTION);
        for (Record each : records) {
            answer.addRecord(each, Section.ANSWER);
        }
        return answer.toWire();
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public String target() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public boolean reached() {
        return asked.get() > 0;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                asked.incrementAndGet();
                for (byte[] each : script.answers(Arrays.copyOf(buffer, packet.getLength()))) {
                    socket.send(new DatagramPacket(each, each.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }
}

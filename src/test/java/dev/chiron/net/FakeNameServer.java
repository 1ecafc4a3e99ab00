package dev.chiron.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback: it knows some names, is deaf to one domain, and says of all others that they do not exist. */
final class FakeNameServer implements AutoCloseable {
    private static final long TTL = 60;

    private final DatagramSocket socket;
    private final Map<String, List<String>> addresses;
    private final Optional<String> deafTo;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private FakeNameServer(Map<String, List<String>> addresses, Optional<String> deafTo) {
        this.addresses = addresses;
        this.deafTo = deafTo;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            socket.setReceiveBufferSize(1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fake-name-server").start(this::serve);
    }

    /** Knows these absolute names (with their last dot); never answers for names that end in {@code deafTo}. */
    static FakeNameServer start(Map<String, List<String>> addresses, String deafTo) {
        return new FakeNameServer(addresses, Optional.of(deafTo));
    }

    static FakeNameServer start(Map<String, List<String>> addresses) {
        return new FakeNameServer(addresses, Optional.empty());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The names that were asked for, whether they were answered or not. */
    Set<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message query = new Message(java.util.Arrays.copyOf(buffer, packet.getLength()));
                Record question = query.getQuestion();
                String name = question.getName().toString();
                asked.add(name);
                if (deafTo.filter(name::endsWith).isEmpty()) {
                    byte[] answer = answer(query, question, name).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Message answer(Message query, Record question, String name) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        List<String> known = addresses.get(name);
        if (known == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            return answer;
        }
        for (String each : known) {
            InetAddress address = InetAddress.ofLiteral(each);
            boolean six = each.indexOf(':') >= 0;
            if (question.getType() == (six ? Type.AAAA : Type.A)) {
                answer.addRecord(
                        six
                                ? new AAAARecord(question.getName(), DClass.IN, TTL, address)
                                : new ARecord(question.getName(), DClass.IN, TTL, address),
                        Section.ANSWER);
            }
        }
        return answer;
    }
}

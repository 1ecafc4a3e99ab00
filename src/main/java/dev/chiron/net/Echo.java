package dev.chiron.net;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Echo requests to one peer and what comes back; of one thread, which closes it. */
public final class Echo implements AutoCloseable {
    private static final int SEQUENCES = 1 << 16;
    private static final int MOST_COMPLAINTS_READ = 64;

    private final EchoSocket socket;
    private final EchoPacket packet;
    private final InetAddress peer;
    private final SocketWatch watch;
    private final Clock clock;
    private final long setupNanos;
    private final int firstSequence = ThreadLocalRandom.current().nextInt(SEQUENCES);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Long> pending = new HashMap<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private long token;
    private int sent;
    private boolean closed;

    /** What became of one request. */
    public sealed interface Outcome {
        /**
         * It was answered.
         *
         * @param hopLimit what was left of the answer's, or -1 where the kernel does not tell
         */
        record Reply(Duration roundTrip, int hopLimit) implements Outcome {}

        /** It will not be answered, for that reason. */
        record Refusal(String why) implements Outcome {}
    }

    private Echo(EchoSocket socket, EchoPacket packet, InetAddress peer, SocketWatch watch, Clock clock, long start) {
        this.socket = socket;
        this.packet = packet;
        this.peer = peer;
        this.watch = watch;
        this.clock = clock;
        this.setupNanos = clock.nanos() - start;
    }

    static Echo open(InetAddress to, EchoOptions options, Deadline deadline, SocketWatch watch)
            throws Unreachable, EchoUnavailable {
        if (deadline.expired()) {
            throw Unreachable.timeout("there was no time left to send an echo request to " + to.getHostAddress());
        }
        long start = deadline.clock().nanos();
        EchoSocket socket = EchoSocket.open(to, options);
        watch.prime();
        int id = ThreadLocalRandom.current().nextInt(1 << 16);
        EchoPacket packet = new EchoPacket(to.getAddress().length == 16, id, options.payloadBytes());
        return new Echo(socket, packet, to, watch, deadline.clock(), start);
    }

    /** The time that it took to make the socket ready. */
    public Duration setupTime() {
        return Duration.ofNanos(setupNanos);
    }

    /** Sends the next request; what becomes of it, {@link #next} tells. */
    public void send() {
        int sequence = (firstSequence + sent++) % SEQUENCES;
        byte[] request = packet.request(sequence);
        lock.lock();
        try {
            pending.put(sequence, clock.nanos());
            int error = socket.send(request);
            if (error != 0) {
                // The error may be an earlier packet's; reading it makes room for this one.
                readAll();
                error = socket.send(request);
            }
            if (error != 0 && pending.remove(sequence) != null) {
                outcomes.add(new Outcome.Refusal(IcmpComplaint.local(error)));
            }
            readAll();
        } finally {
            lock.unlock();
        }
        if (token == 0 && outcomes.isEmpty()) {
            token = watch.watch(socket.descriptor(), this::arrived);
        }
    }

    /** The next outcome of any request; nothing if there is none within that time. */
    public Optional<Outcome> next(Duration within) throws InterruptedException {
        Outcome ready = outcomes.poll();
        if (ready == null && token == 0) {
            token = watch.watch(socket.descriptor(), this::arrived);
        }
        @Nullable
        Outcome outcome = ready != null ? ready : outcomes.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(outcome);
    }

    private void arrived() {
        lock.lock();
        try {
            if (!closed) {
                readAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void readAll() {
        for (boolean errors : new boolean[] {false, true}) {
            boolean more = true;
            for (int i = 0; more && i < MOST_COMPLAINTS_READ; i++) {
                try (Arena arena = Arena.ofConfined()) {
                    EchoSocket.Arrival arrival = socket.receive(packet.length() + 1, errors, arena);
                    more = arrival != null;
                    if (arrival != null) {
                        take(arrival, clock.nanos());
                    }
                }
            }
        }
    }

    private void take(EchoSocket.Arrival arrival, long now) {
        boolean ownId = socket.keepsId();
        if (arrival.complaint().isPresent()) {
            if (pending.remove(packet.quoted(arrival.bytes(), ownId)) != null) {
                outcomes.add(new Outcome.Refusal(arrival.complaint().get()));
            }
        } else if (arrival.from().filter(peer::equals).isPresent()) {
            Long start = pending.remove(packet.replied(arrival.bytes(), ownId));
            if (start != null) {
                outcomes.add(new Outcome.Reply(Duration.ofNanos(now - start), arrival.hopLimit()));
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            watch.forget(token);
            socket.close();
        } finally {
            lock.unlock();
        }
    }
}

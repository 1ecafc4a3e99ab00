import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many subscribers of Chiron's live stream; started by bench/live.sh as {@code LiveCrowd PORT SUBSCRIBERS SECONDS}. Each
 * counts its messages; every hundredth looks at how long after its check each message came, by the machine's clock.
 */
final class LiveCrowd {
    private static final int MOST_DELAYS = 4_000_000;
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

    private final int port;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger delays = new AtomicInteger();
    private final int[] delayMillis = new int[MOST_DELAYS];
    private final CountDownLatch connected;
    private volatile boolean measuring;

    private LiveCrowd(int port, int subscribers) {
        this.port = port;
        this.connected = new CountDownLatch(subscribers);
    }

    public static void main(String[] args) throws Exception {
        int subscribers = Integer.parseInt(args[1]);
        LiveCrowd crowd = new LiveCrowd(Integer.parseInt(args[0]), subscribers);
        for (int i = 0; i < subscribers; i++) {
            boolean timing = i % 100 == 0;
            Thread.ofVirtual().start(() -> crowd.listen(timing));
        }
        crowd.connected.await();
        System.out.println("connected");
        Thread.sleep(2_000);
        crowd.measuring = true;
        System.out.println("begin");
        Thread.sleep(Long.parseLong(args[2]) * 1_000);
        crowd.measuring = false;
        System.out.println("end");
        crowd.report(Long.parseLong(args[2]));
        System.exit(0);
    }

    private void listen(boolean timing) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            for (int last = 0; last != ('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n'); last = last << 8 | in.readUnsignedByte()) {
                // Reads over the answer's head.
            }
            read(in, socket, timing);
        } catch (IOException e) {
            ended.incrementAndGet();
            connected.countDown();
        }
    }

    private void read(DataInputStream in, Socket socket, boolean timing) throws IOException {
        boolean first = true;
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int coded = in.readUnsignedByte();
            int length = coded == 126 ? in.readUnsignedShort() : coded == 127 ? (int) in.readLong() : coded;
            if (timing && opcode == 1 && !first) {
                time(in.readNBytes(length));
            } else {
                in.skipNBytes(length);
            }
            if (opcode == 9) {
                socket.getOutputStream().write(PONG);
            } else if (opcode == 8) {
                throw new IOException("closed");
            } else if (measuring) {
                messages.incrementAndGet();
                bytes.addAndGet(length);
            }
            if (first) {
                first = false;
                connected.countDown();
            }
        }
    }

    private void time(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        int at = text.indexOf("\"at\":\"");
        if (measuring && at > 0 && text.contains("\"type\":\"check\"")) {
            Instant told = Instant.parse(text.substring(at + 6, text.indexOf('"', at + 6)));
            int index = delays.getAndIncrement();
            if (index < MOST_DELAYS) {
                delayMillis[index] = (int) (System.currentTimeMillis() - told.toEpochMilli());
            }
        }
    }

    private void report(long seconds) {
        int[] sorted = Arrays.copyOf(delayMillis, Math.min(delays.get(), MOST_DELAYS));
        Arrays.sort(sorted);
        System.out.printf(
                "messages_per_second %d%nmegabytes_per_second %d%nended %d%n",
                messages.get() / seconds, bytes.get() / seconds / 1_000_000, ended.get());
        if (sorted.length > 0) {
            System.out.printf(
                    "delay_p50 %d%ndelay_p99 %d%ndelay_max %d%n",
                    sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)], sorted[sorted.length - 1]);
        }
    }
}

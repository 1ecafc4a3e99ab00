package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The head of what a process prints, and nothing of the rest, which is read and dropped so that it never waits for us.
 *
 * <p>Reading a pipe blocks natively, so it has a platform thread of its own, which ends when the last writer has ended.
 */
final class CapturedOutput {
    private final int limitBytes;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);

    private CapturedOutput(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    static CapturedOutput of(InputStream output, int limitBytes) {
        CapturedOutput captured = new CapturedOutput(limitBytes);
        Thread.ofPlatform().daemon().name("exec-output").start(() -> captured.drain(output));
        return captured;
    }

    /** Waits for the end of the output; whether it came in time. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The text so far; bytes that are no UTF-8 are replaced. */
    String text() {
        synchronized (head) {
            return head.toString(UTF_8);
        }
    }

    private void drain(InputStream output) {
        byte[] chunk = new byte[8192];
        try (output) {
            for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException closedUnderUs) {
            // What was read until now is all there is.
        } finally {
            ended.countDown();
        }
    }

    private void keep(byte[] chunk, int count) {
        synchronized (head) {
            head.write(chunk, 0, Math.min(count, limitBytes - head.size()));
        }
    }
}

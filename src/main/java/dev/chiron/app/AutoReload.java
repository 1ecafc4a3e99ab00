package dev.chiron.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has the configuration looked at again and again, until it is closed. */
final class AutoReload implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);

    private AutoReload() {}

    static AutoReload every(Duration interval, Runnable reload) {
        AutoReload timer = new AutoReload();
        Thread.ofVirtual().name("auto-reload").start(() -> timer.run(interval, reload));
        return timer;
    }

    private void run(Duration interval, Runnable reload) {
        try {
            while (!ended.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                reload.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}

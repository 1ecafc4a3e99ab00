package dev.chiron.app;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * The signals that end and reload the program. The JVM's own handlers end with 143 or 130 on TERM and INT and with 129
 * on HUP, and the JDK has no supported way to say otherwise.
 */
@SuppressWarnings("sunapi")
final class Signals {
    private final CountDownLatch ended = new CountDownLatch(1);

    private Signals() {}

    static Signals handle(Runnable reload) {
        Signals signals = new Signals();
        Signal.handle(new Signal("TERM"), signal -> signals.ended.countDown());
        Signal.handle(new Signal("INT"), signal -> signals.ended.countDown());
        Signal.handle(new Signal("HUP"), signal -> Thread.ofVirtual().name("reload").start(reload));
        return signals;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }
}

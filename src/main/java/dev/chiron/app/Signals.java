package dev.chiron.app;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * The signals that end and reload the program. The JVM's own handlers end with 143 or 130 on TERM and INT and with 129
 * on HUP, and the JDK has no supported way to say otherwise: {@code sun.misc.Signal} is reached by reflection, because
 * javac warns of each mention of it and that warning cannot be suppressed.
 */
final class Signals {
    private final CountDownLatch ended = new CountDownLatch(1);

    private Signals() {}

    static Signals handle(Runnable reload) {
        Signals signals = new Signals();
        on("TERM", signals.ended::countDown);
        on("INT", signals.ended::countDown);
        on("HUP", () -> Thread.ofVirtual().name("reload").start(reload));
        return signals;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let SIG" + name + " be handled", e);
        }
    }
}

package dev.chiron.app;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The signals that end and reload the program. The JVM's own handlers end with 143 or 130 on TERM and INT and with 129
 * on HUP, and the JDK has no supported way to say otherwise: {@code sun.misc.Signal} is reached by reflection, because
 * javac warns of each mention of it and that warning cannot be suppressed.
 */
final class Signals implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> restore = new ArrayList<>();

    private Signals() {}

    /** From here on TERM and INT end {@link #awaitEnd}, and HUP runs the reload on a thread of its own. */
    static Signals handle(Runnable reload) {
        Signals signals = new Signals();
        signals.on("TERM", signals.ended::countDown);
        signals.on("INT", signals.ended::countDown);
        signals.on("HUP", () -> Thread.ofVirtual().name("reload").start(reload));
        return signals;
    }

    /** Waits for TERM or INT; one that came already counts. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Gives the signals back to whoever handled them before. */
    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }

    private void on(String name, Runnable action) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        action.run();
                        return null;
                    });
            Object before = handled(name, ours);
            restore.add(() -> handled(name, before));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this JVM does not let SIG" + name + " be handled", e);
        }
    }

    /** Puts a handler in force and returns the one before it. */
    private static Object handled(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let SIG" + name + " be handled", e);
        }
    }
}

package dev.chiron.e2e;

import dev.chiron.testing.EngineProxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A gate between Chiron and an engine, which holds the calls in question, or their answers, until it is opened. */
final class EngineGate implements EngineProxy.Way {
    private static final long AT_MOST_SECONDS = 90;

    private volatile @Nullable Hold hold;

    /** Which calls are held, where, and what becomes of them. */
    private record Hold(
            Predicate<String> which,
            boolean there,
            UnaryOperator<String> as,
            CountDownLatch reached,
            CountDownLatch opened) {}

    /** Holds the calls before they reach the engine. */
    void holdThere(Predicate<String> which) {
        hold = new Hold(which, true, UnaryOperator.identity(), new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Holds the engine's answers to the calls, which reach the engine as something else, perhaps. */
    void holdBack(Predicate<String> which, UnaryOperator<String> as) {
        hold = new Hold(which, false, as, new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Whether a call or an answer is held. */
    boolean holds() {
        Hold now = hold;
        return now != null && now.reached.getCount() == 0;
    }

    /** Lets everything pass, what is held too; a call of somebody who is gone reaches the engine after all. */
    void open() {
        Hold now = hold;
        hold = null;
        if (now != null) {
            now.opened.countDown();
        }
    }

    /** Lets everything pass but what is held, which is lost. */
    void drop() {
        hold = null;
    }

    @Override
    public Optional<String> there(String call) {
        Hold now = hold;
        if (now == null || !now.which.test(call)) {
            return Optional.of(call);
        }
        return !now.there || passes(now) ? Optional.of(now.as.apply(call)) : Optional.empty();
    }

    @Override
    public void back(String call) {
        Hold now = hold;
        if (now != null && !now.there && now.which.test(call)) {
            passes(now);
        }
    }

    private static boolean passes(Hold hold) {
        hold.reached.countDown();
        try {
            return hold.opened.await(AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

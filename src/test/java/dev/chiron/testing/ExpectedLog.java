package dev.chiron.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what loggers say above INFO while a class of tests provokes it, instead of printing it; a static field under
 * {@code @RegisterExtension}. What they say below that goes where it always goes.
 */
public final class ExpectedLog implements BeforeAllCallback, AfterAllCallback {
    private final List<Logger> loggers;
    private final List<LogRecord> heard = new CopyOnWriteArrayList<>();
    private final Handler handler = new Keeping();

    private ExpectedLog(List<Logger> loggers) {
        this.loggers = loggers;
    }

    /** The loggers of these names and those below them. */
    public static ExpectedLog of(String... names) {
        List<Logger> loggers = new ArrayList<>();
        for (String name : names) {
            loggers.add(Logger.getLogger(name));
        }
        return new ExpectedLog(List.copyOf(loggers));
    }

    /** The messages above INFO since the class began, as they would be printed. */
    public List<String> messages() {
        return heard.stream().map(new SimpleFormatter()::formatMessage).toList();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        loggers.forEach(logger -> {
            logger.setUseParentHandlers(false);
            logger.addHandler(handler);
        });
    }

    @Override
    public void afterAll(ExtensionContext context) {
        loggers.forEach(logger -> {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        });
    }

    private final class Keeping extends Handler {
        @Override
        public void publish(LogRecord message) {
            if (message.getLevel().intValue() > Level.INFO.intValue()) {
                heard.add(message);
            } else {
                for (Handler root : Logger.getLogger("").getHandlers()) {
                    root.publish(message);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

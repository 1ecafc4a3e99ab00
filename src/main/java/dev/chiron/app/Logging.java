package dev.chiron.app;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets the program's log up: one line an event on standard error, as logfmt or JSON. */
final class Logging {
    /** Told to keep its starting and stopping to itself; held, because a logger that nobody holds forgets its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    /** Says an error with each client that goes away before it was answered, which is the client's business. */
    private static final Logger SCRAPES =
            Logger.getLogger("io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter");

    /** Tell of each connection and each migration; what matters of it, the store says itself. */
    private static final Logger POOLS = Logger.getLogger("com.zaxxer.hikari");

    private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

    private Logging() {}

    /** What a log line looks like. */
    enum Format {
        LOGFMT,
        JSON
    }

    /** How much is logged. */
    enum Threshold {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        private Level level() {
            return switch (this) {
                case DEBUG -> Level.FINE;
                case INFO -> Level.INFO;
                case WARN -> Level.WARNING;
                case ERROR -> Level.SEVERE;
            };
        }
    }

    static void setUp(String threshold, String format) throws Refusal {
        Threshold least = word(Threshold.class, "--log.level", threshold);
        Format form = word(Format.class, "--log.format", format);
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setFormatter(form == Format.JSON ? new JsonFormatter() : new LogfmtFormatter());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(least == Threshold.DEBUG ? Level.INFO : least.level());
        Logger.getLogger("dev.chiron").setLevel(least.level());
        HELIDON.setLevel(Level.WARNING);
        POOLS.setLevel(Level.OFF);
        MIGRATIONS.setLevel(Level.SEVERE);
        SCRAPES.setFilter(event -> !(event.getThrown() instanceof IOException));
    }

    private static <E extends Enum<E>> E word(Class<E> words, String flag, String text) throws Refusal {
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                return word;
            }
        }
        throw new Refusal("chiron: " + flag + "=" + text + ": must be one of "
                + String.join(
                        ", ",
                        Arrays.stream(words.getEnumConstants())
                                .map(word -> word.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }
}

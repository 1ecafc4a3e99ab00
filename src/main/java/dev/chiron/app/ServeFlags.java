package dev.chiron.app;

import dev.chiron.probe.LogLine;
import dev.chiron.web.ListenAddress;
import dev.chiron.web.ProbeLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags of {@code chiron serve}.
 *
 * @param autoReload how often the configuration is looked at for changes, if it is
 * @param timeoutOffset taken off Prometheus' scrape timeout, so that an answer comes before it
 */
record ServeFlags(
        Path configFile,
        WebFlags web,
        ListenAddress control,
        Path storage,
        String logLevel,
        String logFormat,
        boolean checkOnly,
        Duration timeoutOffset,
        int historyLimit,
        String logProber,
        Optional<Duration> autoReload) {
    private static final Logger LOG = LoggerFactory.getLogger(ServeFlags.class);
    private static final Flag CONTROL =
            new Flag("--control.listen-address", "HOST:PORT", "127.0.0.1:9816", "Control listener: API and webhook.");
    private static final Flag STORAGE = new Flag("--storage.path", "DIR", "data", "Where history is kept.");
    private static final Flag LOG_LEVEL =
            new Flag("--log.level", "debug|info|warn|error", "info", "Least severity that is logged.");
    private static final Flag LOG_FORMAT = new Flag("--log.format", "logfmt|json", "logfmt", "Format of the log.");
    private static final Flag LOG_PROBER = new Flag(
            "--log.prober", "debug|info|warn|error", "info", "Least severity of a probe's steps that is shown.");
    private static final Flag CHECK_ONLY = Flag.toggle("--config.check", "Only check the configuration, then exit.");
    private static final Flag TIMEOUT_OFFSET =
            new Flag("--timeout-offset", "SECONDS", "0.5", "Taken off Prometheus' scrape timeout for each probe.");
    private static final Flag HISTORY_LIMIT =
            new Flag("--history.limit", "N", "100", "Probe results kept for the landing page.");
    private static final Flag AUTO_RELOAD = Flag.toggle(
            "--config.enable-auto-reload", "Look at the configuration again and again, and reload when it changed.");
    private static final Flag AUTO_RELOAD_INTERVAL =
            new Flag("--config.auto-reload-interval", "SECONDS", "30", "How often; 0 for never.");

    /** All of them, in the order of the help. */
    static final List<Flag> ALL = Stream.of(
                    List.of(
                            ConfigFlag.FLAG,
                            CHECK_ONLY,
                            AUTO_RELOAD,
                            AUTO_RELOAD_INTERVAL,
                            CONTROL,
                            STORAGE,
                            LOG_LEVEL,
                            LOG_FORMAT,
                            LOG_PROBER,
                            TIMEOUT_OFFSET,
                            HISTORY_LIMIT),
                    WebFlags.ALL)
            .flatMap(List::stream)
            .toList();

    static ServeFlags of(GivenFlags flags) throws Refusal {
        return new ServeFlags(
                ConfigFlag.of(flags.given(ConfigFlag.FLAG.name())),
                WebFlags.of(flags),
                WebFlags.address(CONTROL.name(), flags.text(CONTROL)),
                Path.of(flags.text(STORAGE)),
                flags.text(LOG_LEVEL),
                flags.text(LOG_FORMAT),
                flags.toggle(CHECK_ONLY),
                seconds(flags.text(TIMEOUT_OFFSET)),
                count(flags, HISTORY_LIMIT),
                flags.text(LOG_PROBER),
                autoReload(flags));
    }

    /** A word that is none only warns, as in blackbox_exporter. */
    ProbeLog probeLog() {
        boolean json = logFormat.equals("json");
        return Arrays.stream(LogLine.Level.values())
                .filter(level -> level.name().equalsIgnoreCase(logProber))
                .findFirst()
                .map(level -> new ProbeLog(level, json))
                .orElseGet(() -> {
                    LOG.warn("--log.prober={} is no level (debug, info, warn, error); it stays at info", logProber);
                    return new ProbeLog(LogLine.Level.INFO, json);
                });
    }

    private static Optional<Duration> autoReload(GivenFlags flags) throws Refusal {
        int seconds = count(flags, AUTO_RELOAD_INTERVAL);
        return flags.toggle(AUTO_RELOAD) && seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    private static Duration seconds(String text) throws Refusal {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds <= 3600) {
                return Duration.ofNanos((long) (seconds * 1e9));
            }
        } catch (NumberFormatException e) {
            throw wrong(TIMEOUT_OFFSET.name(), text, "must be a number of seconds, such as 0.5", e);
        }
        throw wrong(TIMEOUT_OFFSET.name(), text, "must be between 0 and 3600 seconds", null);
    }

    private static int count(GivenFlags flags, Flag flag) throws Refusal {
        String text = flags.text(flag);
        try {
            return (int) Math.min(Integer.parseUnsignedInt(text) & 0xffff_ffffL, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw wrong(flag.name(), text, "must be a whole number that is not negative", e);
        }
    }

    private static Refusal wrong(String flag, String text, String right, @Nullable Throwable cause) {
        Refusal refusal = new Refusal("chiron: " + flag + "=" + text + ": " + right);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}

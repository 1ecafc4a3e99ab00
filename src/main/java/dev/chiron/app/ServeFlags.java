package dev.chiron.app;

import dev.chiron.web.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags of {@code chiron serve}.
 *
 * @param timeoutOffset taken off Prometheus' scrape timeout, so that an answer comes before it
 */
record ServeFlags(
        Path configFile,
        ListenAddress web,
        ListenAddress control,
        Path storage,
        String logLevel,
        String logFormat,
        boolean checkOnly,
        Duration timeoutOffset,
        int historyLimit,
        boolean lifecycle) {
    private static final String WEB = "--web.listen-address";
    private static final String CONTROL = "--control.listen-address";
    private static final String WEB_CONFIG = "--web.config.file";
    private static final String STORAGE = "--storage.path";
    private static final String LOG_LEVEL = "--log.level";
    private static final String LOG_FORMAT = "--log.format";
    private static final String CHECK_ONLY = "--config.check";
    private static final String TIMEOUT_OFFSET = "--timeout-offset";
    private static final String HISTORY_LIMIT = "--history.limit";
    private static final String LIFECYCLE = "--web.enable-lifecycle";

    static CommandSpec addTo(CommandSpec spec) {
        return spec.addOption(ConfigFlag.spec())
                .addOption(Flags.text(WEB, "HOST:PORT", ":9815", "Scrape listener; port 0 picks a free one."))
                .addOption(Flags.text(CONTROL, "HOST:PORT", "127.0.0.1:9816", "Control listener: API and webhook."))
                .addOption(Flags.text(WEB_CONFIG, "FILE", "", "TLS and basic auth; not in this version yet."))
                .addOption(Flags.text(STORAGE, "DIR", "data", "Where history is kept."))
                .addOption(Flags.text(LOG_LEVEL, "debug|info|warn|error", "info", "Least severity that is logged."))
                .addOption(Flags.text(LOG_FORMAT, "logfmt|json", "logfmt", "Format of the log."))
                .addOption(Flags.toggle(CHECK_ONLY, "Only check the configuration, then exit."))
                .addOption(Flags.text(
                        TIMEOUT_OFFSET, "SECONDS", "0.5", "Taken off Prometheus' scrape timeout for each probe."))
                .addOption(Flags.text(HISTORY_LIMIT, "N", "100", "Probe results kept for the landing page."))
                .addOption(Flags.toggle(LIFECYCLE, "Allow POST /-/reload."));
    }

    static ServeFlags of(ParseResult flags) throws Refusal {
        if (!Flags.text(flags, WEB_CONFIG).isEmpty()) {
            throw new Refusal("chiron: " + WEB_CONFIG + " is not in this version yet; leave it out, and keep the"
                    + " listeners on loopback or behind a proxy that authenticates");
        }
        return new ServeFlags(
                ConfigFlag.of(flags),
                address(WEB, Flags.text(flags, WEB)),
                address(CONTROL, Flags.text(flags, CONTROL)),
                Path.of(Flags.text(flags, STORAGE)),
                Flags.text(flags, LOG_LEVEL),
                Flags.text(flags, LOG_FORMAT),
                Flags.toggle(flags, CHECK_ONLY),
                seconds(Flags.text(flags, TIMEOUT_OFFSET)),
                count(Flags.text(flags, HISTORY_LIMIT)),
                Flags.toggle(flags, LIFECYCLE));
    }

    private static ListenAddress address(String flag, String text) throws Refusal {
        return ListenAddress.parse(text)
                .orElseThrow(() -> wrong(flag, text, "must be HOST:PORT or :PORT, such as 127.0.0.1:9815", null));
    }

    private static Duration seconds(String text) throws Refusal {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds <= 3600) {
                return Duration.ofNanos((long) (seconds * 1e9));
            }
        } catch (NumberFormatException e) {
            throw wrong(TIMEOUT_OFFSET, text, "must be a number of seconds, such as 0.5", e);
        }
        throw wrong(TIMEOUT_OFFSET, text, "must be between 0 and 3600 seconds", null);
    }

    private static int count(String text) throws Refusal {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw wrong(HISTORY_LIMIT, text, "must be a whole number that is not negative", e);
        }
    }

    private static Refusal wrong(
            String flag, String text, String right, @org.jspecify.annotations.Nullable Throwable cause) {
        Refusal refusal = new Refusal("chiron: " + flag + "=" + text + ": " + right);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}

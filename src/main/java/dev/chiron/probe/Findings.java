package dev.chiron.probe;

import dev.chiron.schedule.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what a probe sees while it runs, and ends as its result; of one thread. */
public final class Findings {
    /** A peer that floods a dialogue must not fill the memory with what was heard of it. */
    private static final int MOST_LINES = 1000;

    private final Clock clock;
    private final List<Gauge> gauges = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private final Map<String, String> info = new LinkedHashMap<>();
    private final List<LogLine> log = new ArrayList<>();
    private @Nullable ByteBuffer document;
    private int linesLeftOut;

    public Findings(Clock clock) {
        this.clock = clock;
    }

    public Findings gauge(String name, String help, double value) {
        return gauge(name, help, Map.of(), value);
    }

    public Findings gauge(String name, String help, Map<String, String> labels, double value) {
        gauges.add(new Gauge(name, help, labels, value));
        return this;
    }

    Findings meter(Meter meter) {
        meters.add(meter);
        return this;
    }

    /** Adds to the time spent in a step: the same phase of several redirects is summed. */
    public Findings phase(String name, Duration spent) {
        phases.merge(name, spent, Duration::plus);
        return this;
    }

    public Findings info(String key, String value) {
        info.put(key, value);
        return this;
    }

    public Findings document(byte[] json) {
        document = ByteBuffer.wrap(json).asReadOnlyBuffer();
        return this;
    }

    public Findings debug(String message) {
        return line(LogLine.Level.DEBUG, message);
    }

    public Findings log(String message) {
        return line(LogLine.Level.INFO, message);
    }

    public ProbeResult.Passed passed() {
        log("Probe succeeded");
        return new ProbeResult.Passed(measured(), Optional.empty());
    }

    /** The target works, but not at its best. */
    public ProbeResult.Passed impaired(String why) {
        line(LogLine.Level.WARN, why);
        return new ProbeResult.Passed(measured(), Optional.of(why));
    }

    public ProbeResult.Failed failed(Reason reason, String detail) {
        return failed(reason, reason.weight(), detail);
    }

    public ProbeResult.Failed failed(Reason reason, Weight weight, String detail) {
        line(LogLine.Level.ERROR, detail);
        return new ProbeResult.Failed(reason, weight, detail, measured());
    }

    public ProbeResult.NotRun notRun(String why) {
        line(LogLine.Level.ERROR, why);
        return new ProbeResult.NotRun(why, measured());
    }

    private Findings line(LogLine.Level level, String message) {
        boolean chatter = level == LogLine.Level.DEBUG || level == LogLine.Level.INFO;
        if (chatter && log.size() >= MOST_LINES) {
            linesLeftOut++;
        } else {
            log.add(new LogLine(clock.now(), level, message));
        }
        return this;
    }

    private List<LogLine> wholeLog() {
        List<LogLine> lines = new ArrayList<>(log);
        if (linesLeftOut > 0) {
            String note = linesLeftOut + " more lines are left out";
            lines.add(MOST_LINES, new LogLine(clock.now(), LogLine.Level.INFO, note));
        }
        return List.copyOf(lines);
    }

    private Measurements measured() {
        Map<String, Duration> inOrder = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        return new Measurements(
                List.copyOf(gauges),
                inOrder,
                Map.copyOf(info),
                wholeLog(),
                Optional.ofNullable(document),
                List.copyOf(meters));
    }
}

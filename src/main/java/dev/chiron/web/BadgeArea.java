package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Badges: a service's status, uptime or latency as a small picture. */
final class BadgeArea implements Area {
    private static final int LONGEST_LABEL = 100;
    private static final double GOOD = 0.999;
    private static final double FAIR = 0.99;

    private static final Parameter<String> KIND =
            Parameter.word("kind", "what it shows; status if not given", List.of("status", "uptime", "latency"));
    private static final Parameter<String> WINDOW = Parameter.word(
            "window",
            "the time that uptime is of; 24h if not given",
            Arrays.stream(Uptime.Window.values()).map(Uptime.Window::label).toList());
    private static final Parameter<String> LABEL = Parameter.text("label", "the words at the left");

    private final Monitor monitor;

    BadgeArea(ControlSources sources) {
        monitor = sources.monitor();
    }

    @Override
    public String name() {
        return "badges";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of(
                "GET",
                "/api/badge/{id}.svg",
                Role.Need.BADGE,
                Described.as("A service's status, uptime or latency as a small picture", "Badge")
                        .takes(KIND, WINDOW, LABEL)
                        .refuses(404),
                this::badge));
    }

    private Reply badge(Call call) throws Problem {
        ServiceView view = monitor.find(call.id()).orElseThrow(() -> Problem.noService(call.id()));
        String label = call.read(LABEL);
        if (label.length() > LONGEST_LABEL) {
            throw Problem.wrong("label", "must be at most " + LONGEST_LABEL + " characters");
        }
        String window = call.read(WINDOW).isEmpty() ? "24h" : call.read(WINDOW);
        Badge badge = switch (call.read(KIND)) {
            case "uptime" -> uptime(view, window);
            case "latency" -> latency(view);
            default -> status(view);
        };
        Badge named = label.isEmpty() ? badge : new Badge(label, badge.value(), badge.colour());
        return Reply.ok("image/svg+xml; charset=utf-8", named.svg())
                .with("Cache-Control", "max-age=30")
                .with("Content-Security-Policy", "default-src 'none'");
    }

    private static Badge status(ServiceView view) {
        if (view.quiet()) {
            return new Badge(view.name(), view.pause().isPresent() ? "paused" : "maintenance", Badge.BLUE);
        }
        return new Badge(view.name(), view.status().label(), colour(view.status()));
    }

    private static String colour(Status status) {
        return switch (status) {
            case UP -> Badge.GREEN;
            case DEGRADED -> Badge.AMBER;
            case DOWN -> Badge.RED;
            case UNKNOWN -> Badge.GREY;
        };
    }

    private static Badge uptime(ServiceView view, String window) {
        Optional<Double> ratio = view.uptime().entrySet().stream()
                .filter(each -> each.getKey().label().equals(window))
                .map(each -> each.getValue())
                .findFirst();
        String label = view.name() + " uptime " + window;
        if (ratio.isEmpty()) {
            return new Badge(label, "no data", Badge.GREY);
        }
        String colour = ratio.get() >= GOOD ? Badge.GREEN : ratio.get() >= FAIR ? Badge.AMBER : Badge.RED;
        return new Badge(label, percent(ratio.get()), colour);
    }

    /** Rounded down, so that 100 % is said of nothing less. */
    private static String percent(double ratio) {
        double hundredths = Math.floor(ratio * 10_000 + 1e-6) / 100;
        return String.format(Locale.ROOT, hundredths == 100 ? "%.0f%%" : "%.2f%%", hundredths);
    }

    private static Badge latency(ServiceView view) {
        String label = view.name() + " latency p95";
        return view.latency()
                .map(known -> new Badge(label, milliseconds(known.p95().toNanos()), colour(view.status())))
                .orElseGet(() -> new Badge(label, "no data", Badge.GREY));
    }

    private static String milliseconds(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}

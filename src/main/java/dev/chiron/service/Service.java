package dev.chiron.service;

import dev.chiron.config.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One service that Chiron watches: who it is and what probes it; how it is judged stands in {@code health.HealthRule}.
 *
 * @param name unique over all projects, {@code [A-Za-z0-9][A-Za-z0-9_.-]{0,62}}
 * @param critical whether people depend on it: the severity of its alerts
 * @param alerts false: judged and shown, but never alerted or healed
 * @param module the name of the module that probes it
 * @param interval the time between checks; absent when it is probed on every scrape
 * @param timeout its own limit for a check, if it has one
 * @param about what people want to know of it
 * @param objective what is promised of it
 */
public record Service(
        String name,
        String project,
        String type,
        boolean critical,
        boolean alerts,
        String module,
        String target,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        List<String> dependsOn,
        Map<String, String> labels,
        About about,
        Objective objective) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern PASSWORD = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#@:]*:)[^/?#]*@");
    private static final List<String> RESERVED = List.of("ws", "projects");
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);

    /** Facts for people: a web address, the version that should run, its container, its ports. */
    public record About(String url, String version, String container, List<Integer> ports) {
        private static About read(Section section) {
            return new About(
                    section.string("url", "its address for people").orElse(""),
                    section.string("version", "the version that should run").orElse(""),
                    section.string("container", "the container it runs in").orElse(""),
                    section.integers("ports", "the ports it serves"));
        }
    }

    /** The target as it may be shown: a password in a URL is hidden. */
    public String shownTarget() {
        return PASSWORD.matcher(target).replaceFirst("$1<secret>@");
    }

    /** What triggers a check. */
    public enum Schedule {
        INTERVAL,
        ON_SCRAPE
    }

    /**
     * Reads one entry of {@code services:}.
     *
     * @param own the entry alone: a timeout counts as the service's own only if it stands there
     * @param section the entry with the defaults behind it
     */
    public static Service read(Section own, Section section) {
        Schedule schedule = section.choice(
                        "schedule", Schedule.class, "whether checks run at an interval or on every scrape")
                .orElse(Schedule.INTERVAL);
        Duration interval = section.duration("interval", "the time between checks")
                .between(SHORTEST_INTERVAL, LONGEST_INTERVAL)
                .orElse(Duration.ofSeconds(15));
        Optional<Section> liveness = liveness(own);
        Section probed = liveness.orElse(section);
        Optional<Duration> wished = timeout(own);
        return new Service(
                name(section),
                section.string("project", "the project it belongs to").orElse("default"),
                section.string("type", "a free word such as web, api, database, cache, queue, node")
                        .orElse("service"),
                section.bool("critical", "whether people depend on it: the severity of its alerts")
                        .orElse(false),
                section.bool("alerts", "false: judged and shown, never alerted or healed")
                        .orElse(true),
                probed.string("module", "the module that probes it").required(),
                probed.string("target", "what to probe: a URL, host:port, container …")
                        .orElse(""),
                schedule == Schedule.INTERVAL ? Optional.of(interval) : Optional.empty(),
                liveness.flatMap(Service::timeout).or(() -> wished),
                section.strings("depends_on", "services that it cannot work without"),
                labels(section),
                About.read(section),
                Objective.read(section));
    }

    private static Optional<Duration> timeout(Section section) {
        return section.duration("timeout", "the longest that one check may take")
                .check(Duration::isPositive, "must be more than 0s")
                .optional();
    }

    /** The section of the look at its liveness, if that is all that probes the service. */
    public static Optional<Section> liveness(Section own) {
        return own.documenting() || own.has("module")
                ? Optional.empty()
                : own.section("probes", "").flatMap(probes -> probes.section("liveness", ""));
    }

    private static String name(Section section) {
        return section.string("name", "what the service is called, unique over all projects")
                .check(
                        name -> NAME.matcher(name).matches(),
                        "must be 1 to 63 of the characters A-Z a-z 0-9 _ . - and begin with a letter or digit")
                .check(name -> !RESERVED.contains(name), "is reserved for the API")
                .required();
    }

    private static Map<String, String> labels(Section section) {
        Map<String, String> labels = section.stringMap("labels", "labels of one's own, on chiron_service_info");
        labels.keySet().stream()
                .filter(name -> !LABEL.matcher(name).matches() || name.startsWith("__"))
                .forEach(name -> section.problem(
                        "labels",
                        "\"" + name + "\" is no label name (letters, digits and _, not beginning with a digit or __)"));
        return labels;
    }
}

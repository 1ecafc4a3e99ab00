package dev.chiron.web;

import dev.chiron.config.Section;
import dev.chiron.net.Access;
import java.util.List;

/**
 * The {@code security:} block: who may do what over the control listener, and who may be probed.
 *
 * @param hosts names by which this machine may be called, besides addresses and its own host name
 * @param publicBadges whether anybody may see badges
 * @param grafana whether the webhook takes Grafana's payload besides Alertmanager's
 */
public record SecuritySettings(
        List<TokenSettings> tokens,
        List<UserSettings> users,
        List<String> hosts,
        Access probeTargets,
        boolean publicBadges,
        boolean grafana) {
    public static final SecuritySettings NONE = new SecuritySettings(List.of(), List.of(), List.of(), Access.STANDARD);

    /** Settings under which badges are seen by those who may read, and the webhook is Alertmanager's alone. */
    public SecuritySettings(
            List<TokenSettings> tokens, List<UserSettings> users, List<String> hosts, Access probeTargets) {
        this(tokens, users, hosts, probeTargets, false, false);
    }

    public static SecuritySettings read(Section section) {
        return new SecuritySettings(
                section.sections("tokens", "what callers of the control listener show", TokenSettings::read),
                section.sections(
                        "users", "what users of the web configuration file may do besides reading", UserSettings::read),
                section.strings(
                        "hosts",
                        "names by which the control listener may be called, besides addresses and its host name"),
                Access.read(section.sectionOrEmpty("probe_targets", "who may be probed")),
                section.bool("public_badges", "true: anybody may see badges, without a token")
                        .orElse(false),
                section.bool(
                                "grafana",
                                "true: the webhook takes Grafana's payload too, which looks like Alertmanager's but comes"
                                        + " without its grouping, silences and inhibitions")
                        .orElse(false));
    }
}

package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.docker.DockerEngines;
import dev.chiron.net.Dialer;
import java.util.List;
import java.util.Map;

/**
 * What actions are carried out by, as the configuration provides it.
 *
 * @param docker the engines whose containers are acted on
 * @param dialer reaches hooks, which only the configuration names
 * @param hooks what may be called over HTTP, by name
 * @param homes where the services live, so that one can name another
 * @param notified the hooks that are told what became of healing
 */
public record Means(
        DockerEngines docker,
        Dialer dialer,
        Circuits circuits,
        SystemdSettings systemd,
        Map<String, Hook> hooks,
        List<Hook> notified,
        Homes homes) {

    /** Reads what stands about it in the {@code heal:} block. */
    public static Means read(Section healing, DockerEngines docker, Dialer dialer, Circuits circuits) {
        Map<String, Hook> hooks = Hook.all(healing);
        return new Means(
                docker,
                dialer,
                circuits,
                SystemdSettings.read(healing.sectionOrEmpty("systemd", "which units may be restarted")),
                hooks,
                Hook.notified(healing, hooks),
                Homes.NONE);
    }

    /** The same, where services may name each other. */
    public Means among(Homes known) {
        return new Means(docker, dialer, circuits, systemd, hooks, notified, known);
    }

    /** What tells the hooks of {@code heal.notify}. */
    public Messenger messenger() {
        return new Messenger(notified, dialer);
    }
}

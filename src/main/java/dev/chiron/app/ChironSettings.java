package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Effective;
import dev.chiron.config.Environment;
import dev.chiron.config.Section;
import dev.chiron.docker.DockerSettings;
import dev.chiron.heal.HealRule;
import dev.chiron.heal.HealSettings;
import dev.chiron.heal.Means;
import dev.chiron.heal.Messenger;
import dev.chiron.heal.Trigger;
import dev.chiron.health.RootCauses;
import dev.chiron.monitor.ConnectivitySettings;
import dev.chiron.monitor.Watched;
import dev.chiron.net.OldTls;
import dev.chiron.probe.Module;
import dev.chiron.store.StoreSettings;
import dev.chiron.web.Role;
import dev.chiron.web.SecuritySettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole configuration file, checked, with all names resolved.
 *
 * @param hub who this instance is
 * @param store where memory is kept
 * @param docker how the Docker engine is reached
 * @param effective the whole file as it was understood, fit to be shown
 * @param elsewhere reads an entry of {@code services:} that stands elsewhere by the rules of this file
 * @param moduleFiles the patterns of the files that it has more modules in
 * @param healRules how services may be healed, by name; the others may not
 * @param messenger tells others what became of healing
 */
record ChironSettings(
        String hub,
        StoreSettings store,
        DockerSettings docker,
        Map<String, Module> modules,
        List<Watched> services,
        HealSettings heal,
        Map<String, HealRule> healRules,
        Messenger messenger,
        SecuritySettings security,
        ConnectivitySettings connectivity,
        Effective effective,
        Function<Section, Optional<Watched>> elsewhere,
        List<String> moduleFiles) {
    private static final Logger LOG = LoggerFactory.getLogger(ChironSettings.class);
    private static final Set<String> OLD_TLS = Set.of("TLS10", "TLS11");

    static ChironSettings load(Path file, Equipment equipment) throws ConfigException {
        ChironSettings settings = ConfigFile.read(file, Environment.ofProcess(), root -> read(root, equipment));
        settings.allowOldTls();
        return settings;
    }

    /** The JDK must be told before TLS is first spoken, so that this stands before all that might. */
    private void allowOldTls() {
        boolean asked =
                modules.values().stream().anyMatch(module -> module.effective().says("min_version", OLD_TLS));
        if (asked && !OldTls.allow()) {
            LOG.warn("a module's min_version asks for TLS 1.0 or 1.1, which Chiron speaks after a restart only");
        }
    }

    /** What is odd about the file, but no reason to refuse it. */
    List<String> warnings() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        services.forEach(each -> edges.put(each.service().name(), each.service().dependsOn()));
        return RootCauses.rings(edges).stream()
                .map(ring -> "depends_on: " + ring.stream().sorted().collect(Collectors.joining(", "))
                        + (ring.size() == 1 ? " depends on itself" : " depend on each other in a circle")
                        + "; it counts as one, and the first to fail is its root")
                .toList();
    }

    static ChironSettings read(Section root, Equipment equipment) {
        String hub = root.string("hub", "who this instance is, for federation").orElse("");
        StoreSettings store =
                StoreSettings.read(root.sectionOrEmpty("store", "where memory is kept, and for how long"));
        DockerSettings docker = DockerSettings.read(root);
        SecuritySettings security =
                SecuritySettings.read(root.sectionOrEmpty("security", "who may do what, and who may be probed"));
        ModulesReader modules = ModulesReader.read(root, equipment.instruments(docker, security.probeTargets()));
        Section healing = root.sectionOrEmpty("heal", "what holds for healing as a whole");
        Means means = equipment.means(healing, docker);
        ServicesReader services = ServicesReader.read(root, modules, means);
        HealSettings heal = HealSettings.read(healing);
        if (!services.healRules().isEmpty() && webhookIsOpen(heal, security)) {
            healing.problem(
                    "triggers",
                    "\"alertmanager\" needs a token with role alertmanager under security.tokens, or anybody could ask"
                            + " for restarts; make one, or set triggers: [status]");
        }
        return new ChironSettings(
                hub,
                store,
                docker,
                modules.modules(),
                services.watched(),
                heal,
                services.healRules(),
                means.messenger(),
                security,
                ConnectivitySettings.read(
                        root.sectionOrEmpty("connectivity", "by what Chiron knows whether it is cut off itself")),
                modules.effective(root),
                services::elsewhere,
                root.strings("module_files", ""));
    }

    private static boolean webhookIsOpen(HealSettings heal, SecuritySettings security) {
        boolean guarded = security.tokens().stream().anyMatch(token -> mayCallWebhook(token.role()))
                || security.users().stream().anyMatch(user -> mayCallWebhook(user.role()));
        return heal.triggers().contains(Trigger.ALERTMANAGER) && !guarded;
    }

    private static boolean mayCallWebhook(Role role) {
        return role == Role.ALERTMANAGER || role == Role.OPERATOR;
    }
}

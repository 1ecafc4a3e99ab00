package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.config.Section;
import dev.chiron.docker.DockerSettings;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Instruments;
import dev.chiron.probe.Module;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration file, checked, with all names resolved.
 *
 * @param hub who this instance is
 * @param docker how the Docker engine is reached
 */
record ChironSettings(String hub, DockerSettings docker, Map<String, Module> modules, List<Watched> services) {

    static ChironSettings load(Path file, Equipment equipment) throws ConfigException {
        return ConfigFile.read(file, Environment.ofProcess(), root -> read(root, equipment));
    }

    static ChironSettings read(Section root, Equipment equipment) {
        String hub = root.string("hub", "who this instance is, for federation").orElse("");
        DockerSettings docker = DockerSettings.read(root.sectionOrEmpty("docker", "how the Docker engine is reached"));
        Map<String, Module> modules = modules(root, equipment.instruments(docker));
        return new ChironSettings(hub, docker, modules, ServicesReader.read(root, modules));
    }

    private static Map<String, Module> modules(Section root, Instruments instruments) {
        Map<String, Module> modules = new LinkedHashMap<>();
        root.named("modules", "how to probe, by name", section -> section)
                .forEach((name, section) ->
                        Module.read(name, section, instruments).ifPresent(module -> modules.put(name, module)));
        return modules;
    }
}

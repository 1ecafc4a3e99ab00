package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.config.Section;
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
 */
record ChironSettings(String hub, Map<String, Module> modules, List<Watched> services) {

    static ChironSettings load(Path file, Equipment equipment) throws ConfigException {
        return ConfigFile.read(file, Environment.ofProcess(), root -> read(root, equipment));
    }

    static ChironSettings read(Section root, Equipment equipment) {
        String hub = root.string("hub", "who this instance is, for federation").orElse("");
        Map<String, Module> modules = modules(root, equipment.instruments());
        return new ChironSettings(hub, modules, ServicesReader.read(root, modules));
    }

    private static Map<String, Module> modules(Section root, Instruments instruments) {
        Map<String, Module> modules = new LinkedHashMap<>();
        root.named("modules", "how to probe, by name", section -> section)
                .forEach((name, section) ->
                        Module.read(name, section, instruments).ifPresent(module -> modules.put(name, module)));
        return modules;
    }
}

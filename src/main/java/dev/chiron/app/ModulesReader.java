package dev.chiron.app;

import dev.chiron.config.Effective;
import dev.chiron.config.Location;
import dev.chiron.config.OtherFiles;
import dev.chiron.config.Section;
import dev.chiron.probe.Instruments;
import dev.chiron.probe.Module;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code modules:} of the configuration file, and of the files that {@code module_files:} finds. */
final class ModulesReader {
    private final Instruments instruments;
    private final List<Section> others = new ArrayList<>();
    private final Map<String, Section> written = new LinkedHashMap<>();
    private final Map<String, Module> modules = new LinkedHashMap<>();

    private ModulesReader(Instruments instruments) {
        this.instruments = instruments;
    }

    static ModulesReader read(Section root, Instruments instruments) {
        ModulesReader reader = new ModulesReader(instruments);
        reader.readTop(root);
        reader.others.addAll(OtherFiles.tops(root, "module_files", "files with more modules, such as modules.d/*.yml"));
        reader.others.forEach(reader::readTop);
        return reader;
    }

    private void readTop(Section top) {
        top.named("modules", "how to probe, by name", section -> section).forEach(this::readOne);
    }

    private void readOne(String name, Section section) {
        Section twin = written.putIfAbsent(name, section);
        if (twin == null) {
            Module.read(name, section, instruments).ifPresent(module -> modules.put(name, module));
        } else {
            Module.read(name, section, instruments);
            section.problem("", "\"" + name + "\" is the name of another module already (" + Location.of(twin) + ")");
        }
    }

    /** What the main file came to, with the modules of the others. */
    Effective effective(Section root) {
        Effective all = root.effective();
        for (Section other : others) {
            all = all.joined("modules", other.effective());
        }
        return all;
    }

    /** The modules without a problem that keeps them from being made. */
    Map<String, Module> modules() {
        return modules;
    }

    /** The names of all, broken ones too. */
    Set<String> names() {
        return written.keySet();
    }
}

package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.testing.BadFiles;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ModuleBadFilesTest {
    @TestFactory
    Stream<DynamicTest> everyBrokenModuleIsRefusedInBlackboxExportersWords() {
        return BadFiles.in("probe/module-bad", ModuleBadFilesTest::modules);
    }

    private static Map<String, Optional<Module>> modules(Section root) {
        return root.named("modules", "ways to probe", ModuleBadFilesTest::module);
    }

    private static Optional<Module> module(Section section) {
        return Module.read("broken", section, Instruments.forReading());
    }
}

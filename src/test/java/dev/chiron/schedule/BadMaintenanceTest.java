package dev.chiron.schedule;

import dev.chiron.testing.BadFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BadMaintenanceTest {
    @TestFactory
    Stream<DynamicTest> badMaintenanceIsRefused() {
        return BadFiles.in("schedule/bad", Maintenance::read);
    }
}

package dev.chiron.app;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.BadFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What only the whole file shows to be wrong. */
class BadFilesTest {
    private final Equipment equipment = new Equipment(Clock.system());

    @AfterEach
    void close() {
        equipment.close();
    }

    @TestFactory
    Stream<DynamicTest> everyBrokenFileIsRefusedWithItsExactMessages() {
        return BadFiles.in("app/bad", root -> ChironSettings.read(root, equipment));
    }
}

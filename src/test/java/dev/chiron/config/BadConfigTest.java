package dev.chiron.config;

import dev.chiron.testing.BadFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BadConfigTest {
    @TestFactory
    Stream<DynamicTest> everyBrokenFileIsRefusedWithItsExactMessages() {
        return BadFiles.in("config/bad", SampleSettings::read);
    }
}

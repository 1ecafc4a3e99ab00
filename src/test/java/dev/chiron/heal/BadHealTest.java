package dev.chiron.heal;

import dev.chiron.testing.BadFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BadHealTest {
    @TestFactory
    Stream<DynamicTest> everyBrokenBlockIsRefusedWithItsExactMessages() {
        return BadFiles.in("heal/bad", HealSettings::read);
    }
}

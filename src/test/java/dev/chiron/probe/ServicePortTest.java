package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicePortTest {
    private static final Path NOWHERE = Path.of("/nowhere/services");

    @ParameterizedTest
    @CsvSource({"80, 80", "0, 0", "65535, 65535", "https, 443", "SSH, 22", "00080, 80"})
    void numbersAndWellKnownNamesArePortsEverywhere(String text, int port) {
        assertThat(ServicePort.tcp(text, NOWHERE)).hasValue(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999999999", "http-of-mine", "-1", "8o", " ", "", "#"})
    void othersAreNone(String text) {
        assertThat(ServicePort.tcp(text, NOWHERE)).isEmpty();
    }

    @Test
    void theFileOfServicesTellsTheRest() {
        try (TempFolder folder = TempFolder.create("services")) {
            Path services = folder.write("services", """
                    # name port/protocol aliases
                    talk   517/udp
                    ldap   389/tcp  Directory # the plain one
                    odd    99999/tcp
                    lonely
                    """);
            assertThat(ServicePort.tcp("ldap", services)).hasValue(389);
            assertThat(ServicePort.tcp("directory", services)).hasValue(389);
            assertThat(ServicePort.tcp("talk", services)).isEmpty();
            assertThat(ServicePort.tcp("odd", services)).isEmpty();
            assertThat(ServicePort.tcp("lonely", services)).isEmpty();
            assertThat(ServicePort.tcp("plain", services)).isEmpty();
        }
    }
}

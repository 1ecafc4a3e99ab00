package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    @Test
    void theProxyIsShownWithoutItsPassword() throws ConfigException {
        Environment environment = new Environment(_ -> null);
        String yaml = "proxy_url: http://user:password@proxy.example:3128\n";
        String shown = ConfigFile.read("test.yml", yaml, Path.of("/etc/chiron"), environment, root -> {
            assertThat(ProxySettings.read(root).url()).hasValue("http://user:password@proxy.example:3128");
            return root.effective().yaml(2);
        });
        assertThat(shown).isEqualTo("proxy_url: http://user:xxxxx@proxy.example:3128\n");
    }
}

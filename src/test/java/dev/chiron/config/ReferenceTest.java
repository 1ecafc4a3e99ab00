package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void readingAnOptionDocumentsIt() {
        assertThat(ConfigFile.reference(SampleSettings::read).entries())
                .contains(
                        new Reference.Entry("text", "string", "standard", "some text"),
                        new Reference.Entry("every", "duration", "1m30s", "how often"),
                        new Reference.Entry("color", "red|dark_green", "red", "which color"),
                        new Reference.Entry("password", "secret", "none", "the password"),
                        new Reference.Entry("password_file", "path", "none", "a file that holds password"),
                        new Reference.Entry("patterns", "list of regexes", "[]", "what to look for"),
                        new Reference.Entry("labels", "map of strings", "{}", "some labels"),
                        new Reference.Entry("inner", "mapping", "none", "one more thing"),
                        new Reference.Entry("inner.deeper.depth", "integer", "0", "how deep"),
                        new Reference.Entry("list[].name", "string", "required", "what it is called"),
                        new Reference.Entry("modules.<name>.every", "duration", "1s", "how often"));
    }
}

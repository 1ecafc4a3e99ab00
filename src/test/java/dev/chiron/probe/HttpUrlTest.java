package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1\r\nX-Evil\r\n.good.example/",
                "http://127.0.0.1 .good.example/",
                "http://127.0.0.1\t.good.example/",
                "http://127.0.0.1%2f.good.example/",
                "http://127.0.0.1\\.good.example/",
                "http://a\u007fb/",
                "http://a|b/",
                "http://[127.0.0.1].good.example/",
                "http://[::1 x]/"
            })
    void aHostThatNoRequestMayHoldIsRefused(String url) {
        assertThat(HttpUrl.parse(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a_b-c.example./",
                "http://[fe80::1%eth0]:80/",
                "b\u00fccher.example",
                "http://u@h:1/?q=a b"
            })
    void otherHostsAreTakenAsTheyAre(String url) {
        assertThat(HttpUrl.parse(url)).isPresent();
    }
}

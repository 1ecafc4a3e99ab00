package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://[broken/",
                "http://a:b/",
                "http://a:8x",
                "http://[::1]80/",
                "//a b/",
                "http://a{b}/",
                "/%zz",
                "/a%4",
                "/a#%",
                "1a:b",
                "a b:c",
                ":80/",
                "/a\u0001",
                "/a\u007f"
            })
    void thisIsNoUrl(String text) {
        assertThat(UrlSyntax.broken(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "?a=%zz",
                "#top",
                "next/page:2",
                "./1a:b",
                "///a:b",
                "http://",
                "http:///a",
                "http://a:/",
                "http://a:99999/",
                "http://[::1]:80/%2F",
                "http://me:secret@a/",
                "//a/b",
                "ftp://a/",
                "mailto:a@b",
                "/\u0142 \u00f3"
            })
    void thisIsOneThoughPerhapsNotToBeFollowed(String text) {
        assertThat(UrlSyntax.broken(text)).isFalse();
    }
}

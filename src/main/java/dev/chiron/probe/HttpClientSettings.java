package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.TlsSettings;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * blackbox_exporter's client block: how an HTTP client proves itself, secures its connections, and by which way it
 * goes. The http prober has its keys among its own, the websocket prober beneath {@code http_config}.
 *
 * @param extraHeaders fields that are added to those of the request
 */
record HttpClientSettings(
        HttpCredentials credentials,
        Optional<OAuth2Settings> oauth2,
        TlsSettings tls,
        boolean followRedirects,
        boolean enableHttp2,
        ProxySettings proxy,
        HeaderFields extraHeaders) {

    static HttpClientSettings read(Section section) {
        Optional<OAuth2Settings> oauth2 = section.section("oauth2", "a token of an OAuth 2 server as credentials")
                .map(OAuth2Settings::read);
        return new HttpClientSettings(
                HttpCredentials.read(section, oauth2.isPresent()),
                oauth2,
                TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                section.bool("follow_redirects", "whether to follow redirects, at most 10")
                        .orElse(true),
                section.bool("enable_http2", "whether to offer HTTP/2 to servers that are asked over TLS")
                        .orElse(true),
                ProxySettings.read(section),
                HeaderFields.readUnreserved(section, "http_headers", "header fields to add to the request"));
    }

    /** Why no client can be made of it: our own fault, never the target's. */
    Optional<String> failure() {
        boolean unusable = credentials.unusable()
                || oauth2.filter(OAuth2Settings::unusable).isPresent();
        return unusable
                ? Optional.of(SecretSource.NO_MANAGER)
                : Stream.concat(Stream.of(tls), oauth2.map(OAuth2Settings::tls).stream())
                        .flatMap(each -> each.failure().stream())
                        .findFirst();
    }
}

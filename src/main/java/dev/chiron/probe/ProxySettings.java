package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Through which proxy requests go, if through any.
 *
 * @param url the proxy, perhaps with user and password
 * @param exceptions what is reached without it, as in Go's {@code NO_PROXY}; may be empty
 * @param fromEnvironment whether {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} decide instead
 * @param connectHeader what else is sent to it with {@code CONNECT}
 */
record ProxySettings(
        Optional<String> url, String exceptions, boolean fromEnvironment, Map<String, List<Secret>> connectHeader) {

    static ProxySettings read(Section section) {
        Optional<String> url = section.string(
                        "proxy_url", "the proxy to go through: http://host:port, https:// or socks5://")
                .optional()
                .filter(text -> !text.isEmpty());
        if (url.filter(ProxySettings::isBroken).isPresent()) {
            section.problem("proxy_url", "is no http or https URL");
        }
        String exceptions = section.string("no_proxy", "hosts, domains and networks that are reached without the proxy")
                .orElse("");
        boolean fromEnvironment = section.bool(
                        "proxy_from_environment",
                        "whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY say which proxy to take")
                .orElse(false);
        Map<String, List<Secret>> connectHeader = connectHeader(section);
        if (!connectHeader.isEmpty() && !fromEnvironment && url.isEmpty()) {
            section.problem(
                    "proxy_connect_header",
                    "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured");
        }
        if (fromEnvironment && url.isPresent()) {
            section.problem("proxy_url", "if proxy_from_environment is configured, proxy_url must not be configured");
        }
        if (fromEnvironment && !exceptions.isEmpty()) {
            section.problem("no_proxy", "if proxy_from_environment is configured, no_proxy must not be configured");
        }
        if (!fromEnvironment && url.isEmpty() && !exceptions.isEmpty()) {
            section.problem("no_proxy", "if no_proxy is configured, proxy_url must also be configured");
        }
        return new ProxySettings(url, exceptions, fromEnvironment, connectHeader);
    }

    /** Whether a password may stand where no program would look for it, so that it would be shown. */
    private static boolean isBroken(String url) {
        return url.startsWith("http")
                && url.indexOf('@') >= 0
                && HttpUrl.parse(url).isEmpty();
    }

    private static Map<String, List<Secret>> connectHeader(Section section) {
        Map<String, List<Secret>> header = new LinkedHashMap<>();
        section.section("proxy_connect_header", "header fields to send to the proxy with CONNECT, each with its values")
                .filter(_ -> !section.documenting())
                .ifPresent(fields -> fields.keys()
                        .forEach(name ->
                                header.put(HttpHeaderName.canonical(name), fields.secrets(name, "values to send"))));
        return header;
    }

    boolean given() {
        return url.isPresent() || fromEnvironment;
    }
}

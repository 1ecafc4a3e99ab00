package dev.chiron.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Under which path everything on the scrape listener stands, and where a browser finds it.
 *
 * @param path {@code /}, or a path that begins and ends with a slash
 * @param externalUrl where {@code /} leads to when the path is another
 */
public record RoutePrefix(String path, String externalUrl) {
    /** Everything stands at the root. */
    public static final RoutePrefix ROOT = new RoutePrefix("/", "/");

    /**
     * By the rules of blackbox_exporter: without a prefix the path of the external URL is one.
     *
     * @return empty when the external URL is none
     */
    public static Optional<RoutePrefix> of(String externalUrl, String prefix) {
        if (externalUrl.matches("(?s)^[\"'].*|.*[\"']$")) {
            return Optional.empty();
        }
        try {
            URI url = new URI(externalUrl);
            String own = trimmed(url.getRawPath() == null ? "" : url.getRawPath());
            String path = "/" + trimmed(prefix.isEmpty() ? own : prefix);
            String normal = path.equals("/") ? path : path + "/";
            return Optional.of(new RoutePrefix(normal, externalUrl.isEmpty() ? normal : externalUrl));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    /** The path as it would be without a prefix; empty when it is not under it. */
    Optional<String> strip(String asked) {
        return asked.startsWith(path) ? Optional.of(asked.substring(path.length() - 1)) : Optional.empty();
    }
}

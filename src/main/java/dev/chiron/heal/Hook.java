package dev.chiron.heal;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.net.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something over HTTP that acts or tells for us: an entry of {@code heal.hooks}. Its address never changes with a call.
 *
 * @param body the template of what is sent; empty for the standard one
 * @param secretHeaders headers whose values nobody may see
 * @param idempotent whether it may be called again with the same key when nobody knows what became of a call
 */
public record Hook(
        String name,
        URI url,
        String method,
        Map<String, String> headers,
        Map<String, Secret> secretHeaders,
        Optional<String> body,
        Duration timeout,
        boolean idempotent,
        TlsSettings tls) {
    /** What may stand in braces in a body. */
    static final Set<String> WORDS = Set.of(
            "service", "project", "action", "attempt", "trigger", "epoch", "kind", "outcome", "detail", "notice");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> OURS =
            Set.of("host", "content-length", "connection", "transfer-encoding", "idempotency-key", "x-chiron-epoch");

    static Hook read(String name, Section section) {
        URI url = section.string("url", "where it is called: http or https, fixed")
                .check(Hook::understood, "must be an http or https URL with a host and without user or fragment")
                .optional()
                .map(URI::create)
                .orElse(URI.create("http://nowhere.invalid/"));
        if (!section.has("url") && !section.documenting()) {
            section.problem("", "needs \"url\": where it is called");
        }
        String method = section.string("method", "how it is called")
                .check(METHODS::contains, "must be one of GET, POST, PUT, PATCH, DELETE")
                .orElse("POST");
        Map<String, String> headers = section.stringMap("headers", "headers to send");
        Map<String, Secret> secrets = secretHeaders(section);
        checkHeaders(section, headers, secrets);
        Optional<String> body = section.rawString(
                        "body",
                        "what is sent; {service}, {project}, {action}, {attempt}, {trigger}, {epoch} are filled in,"
                                + " escaped for JSON, and of a notice {kind}, {outcome}, {detail} and {notice}")
                .optional();
        body.ifPresent(template -> checkBody(section, template));
        return new Hook(
                name,
                url,
                method,
                headers,
                secrets,
                body,
                section.duration("timeout", "how long a call may take")
                        .between(Duration.ofMillis(100), Duration.ofMinutes(10))
                        .orElse(Duration.ofSeconds(10)),
                section.bool("idempotent", "whether a call whose end is not known may be made again with the same key")
                        .orElse(false),
                TlsSettings.read(section.sectionOrEmpty("tls", "whom to trust, and how to prove oneself")));
    }

    private static Map<String, Secret> secretHeaders(Section section) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        section.named(
                        "secret_headers",
                        "headers whose values nobody may see",
                        header -> header.secret("value", "the header's value").optional())
                .forEach((header, value) -> value.ifPresent(secret -> secrets.put(header, secret)));
        section.secret("bearer_token", "what is sent as Authorization: Bearer …")
                .optional()
                .ifPresent(token -> secrets.put("Authorization", token));
        return secrets;
    }

    private static void checkHeaders(Section section, Map<String, String> headers, Map<String, Secret> secrets) {
        headers.forEach((header, value) -> {
            if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                section.problem("headers", "the value of \"" + header + "\" must be of printable ASCII characters");
            }
        });
        Stream.concat(headers.keySet().stream(), secrets.keySet().stream()).forEach(header -> {
            if (!HEADER.matcher(header).matches()) {
                section.problem("headers", "\"" + header + "\" is no name of a header");
            } else if (OURS.contains(header.toLowerCase(Locale.ROOT))) {
                section.problem("headers", "\"" + header + "\" is set by Chiron itself");
            }
        });
    }

    private static void checkBody(Section section, String template) {
        Matcher placeholder = PLACEHOLDER.matcher(template);
        while (placeholder.find()) {
            if (!WORDS.contains(placeholder.group(1))) {
                section.problem(
                        "body",
                        "{" + placeholder.group(1) + "} is nothing that Chiron fills in"
                                + Suggestion.clause(placeholder.group(1), WORDS));
            }
        }
    }

    private static boolean understood(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null;
        } catch (IllegalArgumentException notUri) {
            return false;
        }
    }

    boolean secured() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : secured() ? 443 : 80;
    }

    /** What is sent: the template with its placeholders filled in, or the standard text. */
    String filled(Map<String, String> values, String standard) {
        if (body.isEmpty()) {
            return standard;
        }
        StringBuilder text = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(body.get());
        while (placeholder.find()) {
            String word = placeholder.group(1);
            // A notice is JSON itself, and stands there as a value.
            String value = word.equals("notice") ? standard : escaped(values.getOrDefault(word, ""));
            placeholder.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return placeholder.appendTail(text).toString();
    }

    /** A JSON object of these values, all texts. */
    static String json(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> "\"" + escaped(entry.getKey()) + "\": \"" + escaped(entry.getValue()) + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }

    static Map<String, String> values(Order order, String action) {
        Map<String, String> values = new HashMap<>();
        values.put("service", order.service());
        values.put("project", order.project());
        values.put("action", action);
        values.put("attempt", order.attempt().toString());
        values.put("trigger", order.trigger());
        values.put("epoch", Long.toString(order.epoch()));
        return values;
    }

    /** All under {@code hooks:}, by name. */
    static Map<String, Hook> all(Section healing) {
        Map<String, Hook> hooks = new LinkedHashMap<>();
        healing.named("hooks", "what is called over HTTP, by name", section -> section)
                .forEach((name, section) -> hooks.put(name, read(name, section)));
        return hooks;
    }

    /** Those that {@code notify:} names. */
    static List<Hook> notified(Section healing, Map<String, Hook> hooks) {
        List<String> names =
                healing.strings("notify", "the hooks that are told when an attempt ends or healing gives up");
        names.stream()
                .filter(name -> !hooks.containsKey(name))
                .forEach(name -> healing.problem(
                        "notify",
                        "\"" + name + "\" is no hook of heal.hooks" + Suggestion.clause(name, hooks.keySet())));
        return names.stream().map(hooks::get).filter(Objects::nonNull).toList();
    }
}

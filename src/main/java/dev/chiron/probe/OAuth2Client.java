package dev.chiron.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import dev.chiron.net.Visit;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fetches a token from an OAuth 2 server (RFC 6749, 4.4; RFC 7523) within the deadline of the run that needs it. */
final class OAuth2Client {
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final OAuth2Settings settings;
    private final HttpUrl url;
    private final HttpRoute route;

    OAuth2Client(OAuth2Settings settings, HttpUrl url, HttpRoute route) {
        this.settings = settings;
        this.url = url;
        this.route = route;
    }

    /** A server that gave no token; the message follows the name of the server. */
    static final class Denied extends Exception {
        private static final long serialVersionUID = 1L;

        Denied(String message) {
            super(message);
        }
    }

    /** What an answer is, read to its end. */
    private record Reply(HttpHead head, String body) {
        boolean fine() {
            return head.status() >= 200 && head.status() < 300;
        }
    }

    /** The value of the Authorization header that the token makes. */
    String token(Deadline deadline) throws Unreachable, InterruptedException, Denied {
        Map<String, String> form = new LinkedHashMap<>();
        if (settings.jwtBearer()) {
            form.put("grant_type", OAuth2Settings.JWT_BEARER);
            form.put("assertion", JwtAssertion.signed(settings, deadline.clock().now()));
        } else {
            form.put("grant_type", "client_credentials");
        }
        if (!settings.scopes().isEmpty()) {
            form.put("scope", String.join(" ", settings.scopes()));
        }
        for (Map.Entry<String, String> parameter : settings.parameters().entrySet()) {
            if (form.containsKey(parameter.getKey()) && !parameter.getKey().equals("grant_type")) {
                throw new Denied("cannot be asked: endpoint_params must not overwrite \"" + parameter.getKey() + "\"");
            }
            form.put(parameter.getKey(), parameter.getValue());
        }
        return header(settings.jwtBearer() ? asked(form, Optional.empty(), deadline) : identified(form, deadline));
    }

    /** Servers differ in where they look for id and secret: first the header is tried, then the form. */
    private Reply identified(Map<String, String> form, Deadline deadline)
            throws Unreachable, InterruptedException, Denied {
        String secret = settings.secret().text();
        String both = encoded(settings.clientId()) + ":" + encoded(secret);
        Reply reply = asked(
                form,
                Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))),
                deadline);
        if (reply.fine()) {
            return reply;
        }
        Map<String, String> whole = new LinkedHashMap<>(form);
        whole.put("client_id", settings.clientId());
        if (!secret.isEmpty()) {
            whole.put("client_secret", secret);
        }
        return asked(whole, Optional.empty(), deadline);
    }

    /** The token's server is the configuration's own choice: who may be probed has no bearing on it. */
    private Reply asked(Map<String, String> form, Optional<String> authorization, Deadline deadline)
            throws Unreachable, InterruptedException, Denied {
        try {
            return Visit.to(url.toString(), () -> exchanged(form, authorization, deadline));
        } catch (Unreachable | InterruptedException | Denied | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // There is no other: the compiler only knows what all of the above have in common.
            throw new IllegalStateException(e);
        }
    }

    private Reply exchanged(Map<String, String> form, Optional<String> authorization, Deadline deadline)
            throws Unreachable, InterruptedException, Denied {
        try (Connection connection = route.open(url, Optional.empty(), deadline)) {
            if (url.tls()) {
                connection.startTls(
                        settings.tls().context(), settings.tls().serverName().orElse(url.host()));
            }
            HttpWire wire = new Http1Wire(connection.in(), connection.out());
            wire.send(request(form, authorization));
            HttpWire.Answer answer = wire.answer();
            byte[] body = answer.body().readNBytes(LARGEST_ANSWER);
            return new Reply(answer.head(), new String(body, StandardCharsets.UTF_8));
        } catch (HttpGarbage e) {
            throw new Denied("answered with " + e.getMessage());
        } catch (IOException e) {
            throw Unreachable.lost("the request for a token to " + url, e);
        }
    }

    private HttpRequest request(Map<String, String> form, Optional<String> authorization) {
        String body = form.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        Optional<ProxyServer> proxy = route.forwarder(url, Optional.empty());
        List<HttpHead.Field> fields = new ArrayList<>();
        fields.add(new HttpHead.Field("User-Agent", HttpRequestHeader.USER_AGENT));
        fields.add(new HttpHead.Field("Content-Type", FORM));
        authorization.ifPresent(value -> fields.add(new HttpHead.Field("Authorization", value)));
        proxy.flatMap(ProxyServer::authorization)
                .ifPresent(value -> fields.add(new HttpHead.Field("Proxy-Authorization", value)));
        return new HttpRequest(
                url,
                "POST",
                url.authority(),
                fields,
                new HttpRequest.Payload(Optional.of(body.getBytes(StandardCharsets.UTF_8)), Optional.empty()),
                proxy.isPresent());
    }

    /** As a query has it; Go's form of it, for servers that compare the header's text as it is. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String header(Reply reply) throws Denied {
        if (!reply.fine()) {
            throw new Denied("answered " + reply.head().statusLine());
        }
        String type =
                reply.head().first("Content-Type").orElse("").split(";", 2)[0].strip();
        boolean form = type.equals(FORM) || type.equals("text/plain");
        Map<String, String> fields = form ? formFields(reply.body()) : jsonFields(reply.body());
        String token = fields.getOrDefault("access_token", "");
        if (token.isEmpty()) {
            throw new Denied("answered without an access_token");
        }
        String header = scheme(fields.getOrDefault("token_type", "")) + " " + token;
        if (!HttpHeaderName.mayBeValue(header)) {
            throw new Denied("answered with a token that no header can hold");
        }
        return header;
    }

    private static String scheme(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "", "bearer" -> "Bearer";
            case "mac" -> "MAC";
            case "basic" -> "Basic";
            default -> type;
        };
    }

    private static Map<String, String> jsonFields(String body) throws Denied {
        try {
            JsonNode json = new ObjectMapper().readTree(body);
            return Map.of(
                    "access_token", json.path("access_token").asText(""),
                    "token_type", json.path("token_type").asText(""));
        } catch (JsonProcessingException e) {
            throw new Denied("answered with what is no JSON");
        }
    }

    private static Map<String, String> formFields(String body) throws Denied {
        try {
            return Arrays.stream(body.split("&", -1))
                    .map(pair -> pair.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .collect(Collectors.toMap(
                            pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                            pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                            (one, _) -> one));
        } catch (IllegalArgumentException e) {
            throw new Denied("answered with what is no form");
        }
    }
}

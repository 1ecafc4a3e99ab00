package dev.chiron.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;

/** Asks the API of a running instance. */
final class ControlClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_PAGES = 100;
    private static final int LONG_PATIENCE_MILLIS = 15_000;

    private final String url;
    private final String token;
    private final OwnInstance.Tls tls;

    /** What the instance said instead of an answer, in one line. */
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean unknownPath;

        private Unanswered(String message, boolean unknownPath) {
            super(message, null, false, false);
            this.unknownPath = unknownPath;
        }

        /** Whether the instance answers, but knows nothing at that path. */
        boolean isUnknownPath() {
            return unknownPath;
        }
    }

    /**
     * A client that has not asked yet.
     *
     * @param url of the control listener
     * @param token empty for none
     * @param tls what a person said about it
     */
    ControlClient(String url, String token, OwnInstance.Tls tls) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        this.tls = tls;
    }

    /** All items of a list, page by page. */
    List<JsonNode> list(String path, String name) throws Unanswered {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = get(path + (path.contains("?") ? "&" : "?") + "limit=1000"
                    + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            answer.path(name).forEach(all::add);
            cursor = answer.path("next_cursor").asText("");
            if (cursor.isEmpty() || cursor.equals("null")) {
                return all;
            }
        }
        return all;
    }

    JsonNode get(String path) throws Unanswered {
        return asked(path, connection -> {});
    }

    /** Posts a JSON document, and waits longer for what comes of it. */
    JsonNode post(String path, JsonNode document) throws Unanswered {
        return asked(path, connection -> {
            connection.setRequestMethod("POST");
            connection.setReadTimeout(LONG_PATIENCE_MILLIS);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(MAPPER.writeValueAsBytes(document));
            }
        });
    }

    /** What else is done with a connection before it is answered. */
    private interface Preparation {
        void on(HttpURLConnection connection) throws IOException;
    }

    private JsonNode asked(String path, Preparation preparation) throws Unanswered {
        try {
            HttpURLConnection connection = OwnInstance.at(url + path, tls);
            connection.setRequestProperty("Accept", "application/json");
            if (!token.isEmpty()) {
                connection.setRequestProperty("Authorization", "Bearer " + token);
            }
            preparation.on(connection);
            int code = connection.getResponseCode();
            try (InputStream in = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] body = in == null ? new byte[0] : in.readAllBytes();
                return code == 200 ? MAPPER.readTree(body) : refused(code, body);
            }
        } catch (SSLHandshakeException e) {
            throw new Unanswered(url + " is not trusted: " + distrust(e), false);
        } catch (IOException e) {
            throw new Unanswered(url + " does not answer: " + e.getMessage(), false);
        }
    }

    /** Why the handshake failed, and what would help. */
    private String distrust(SSLHandshakeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                String whose =
                        tls.trust().isPresent() ? "of --tls-ca-file" : "that this machine trusts (give --tls-ca-file)";
                return "its certificate is of no authority " + whose;
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private JsonNode refused(int code, byte[] body) throws Unanswered {
        String detail = "";
        try {
            detail = MAPPER.readTree(body).path("detail").asText("");
        } catch (IOException notJson) {
            // Whoever answered is no Chiron; the code says enough.
        }
        String cure = code == 401 ? (token.isEmpty() ? " (give --token-file)" : " (look into --token-file)") : "";
        throw new Unanswered(url + " answered " + code + (detail.isEmpty() ? "" : ": " + detail) + cure, code == 404);
    }
}

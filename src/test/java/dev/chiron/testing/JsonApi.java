package dev.chiron.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A server's answers as JSON; any status but 2xx is thrown with its body. */
record JsonApi(URI base) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The document at a path; parameters are names and values in turn. */
    JsonNode get(String path, String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        URI uri = base.resolve(path + query);
        return document(uri, Http.get(uri));
    }

    JsonNode post(String path, String json) {
        URI uri = base.resolve(path);
        return document(uri, Http.postJson(uri, json));
    }

    private static JsonNode document(URI uri, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(uri + " answered " + response.statusCode() + ": " + response.body());
        }
        try {
            return MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(uri + " answered no JSON: " + response.body(), e);
        }
    }
}

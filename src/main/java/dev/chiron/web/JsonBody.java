package dev.chiron.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads bodies that are JSON objects. */
final class JsonBody {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonBody() {}

    static JsonNode object(byte[] body) throws Problem {
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw Problem.wrong("", "the body is no JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw Problem.wrong("", "the body cannot be read: " + e.getMessage());
        }
        throw Problem.wrong("", "the body must be a JSON object");
    }

    /** Where a body is broken, in words that go on; none when that is not known. */
    static String place(@Nullable JsonLocation at) {
        return at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}

package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chiron.config.Durations;
import dev.chiron.monitor.Pause;
import dev.chiron.schedule.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** The body of a person's wish: a JSON object of a few texts, or nothing at all. */
final class WishBody {
    private static final int LONGEST_TEXT = 500;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final JsonNode fields;

    private WishBody(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * The body of a request.
     *
     * @param thing what it is, for the problem, such as "a pause"
     * @param known the fields that it may have
     */
    static WishBody of(Call call, String thing, List<String> known) throws Problem {
        byte[] body = call.request().wish();
        if (body.length == 0) {
            return new WishBody(JsonNodeFactory.instance.objectNode());
        }
        JsonNode fields = JsonBody.object(body);
        for (String field : (Iterable<String>) fields::fieldNames) {
            if (!known.contains(field)) {
                throw Problem.wrong(field, "is no field of " + thing + "; it has " + spoken(known));
            }
        }
        return new WishBody(fields);
    }

    private static String spoken(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.getFirst() : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    /** A pause that begins now, of the fields {@code reason}, {@code for} and {@code until}. */
    static Pause pause(Call call, Clock clock) throws Problem {
        return of(call, "a pause", List.of("reason", "for", "until"))
                .pause(call.caller().name(), clock);
    }

    /** The same of a body that may have other fields besides. */
    Pause pause(String by, Clock clock) throws Problem {
        return new Pause(by, text("reason"), clock.now(), end(clock));
    }

    /** A name; empty when there is none. */
    Optional<String> name(String field) throws Problem {
        Optional<String> name = read(field);
        if (name.filter(String::isEmpty).isPresent()) {
            throw Problem.wrong(field, "must be a name");
        }
        return name;
    }

    /** A text of a person, empty when there is none. */
    String text(String field) throws Problem {
        String text = read(field).orElse("").strip();
        if (text.length() > LONGEST_TEXT) {
            throw Problem.wrong(field, "must be at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private Optional<Instant> end(Clock clock) throws Problem {
        Optional<String> length = read("for");
        Optional<String> until = read("until");
        if (length.isPresent() && until.isPresent()) {
            throw Problem.wrong("until", "is given together with for; keep one of them");
        }
        if (length.isPresent()) {
            return Optional.of(clock.now().plus(duration(length.get())));
        }
        return until.isPresent() ? Optional.of(moment(until.get(), clock.now())) : Optional.empty();
    }

    private static Duration duration(String text) throws Problem {
        return Durations.parse(text)
                .filter(length -> length.isPositive() && length.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> Problem.wrong("for", "must be a time of at most a year, such as 90m, 2h or 3d"));
    }

    private static Instant moment(String text, Instant now) throws Problem {
        try {
            Instant end = OffsetDateTime.parse(text).toInstant();
            if (end.isAfter(now) && end.isBefore(now.plus(LONGEST))) {
                return end;
            }
        } catch (DateTimeException e) {
            throw Problem.wrong("until", "must be a moment such as 2026-01-20T10:00:00Z");
        }
        throw Problem.wrong("until", "must lie in the future, and within a year");
    }

    private Optional<String> read(String field) throws Problem {
        JsonNode value = fields.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.wrong(field, "must be text");
        }
        return Optional.of(value.asText());
    }
}

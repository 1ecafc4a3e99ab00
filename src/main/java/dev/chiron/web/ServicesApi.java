package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/** {@code /api/services}: what is watched, and how it does. */
final class ServicesApi {
    private static final int MOST = 10_000;
    private static final int USUAL = 1000;

    private final Monitor monitor;

    ServicesApi(Monitor monitor) {
        this.monitor = monitor;
    }

    /** A page of services in the order of the configuration; the cursor is the name of the last one seen. */
    Reply list(Query query) throws Problem {
        checkStatus(query.get("status"));
        Fleet fleet = monitor.fleet();
        Map<String, NavigableSet<String>> roots = fleet.rootCauses();
        int limit = limit(query);
        String cursor = query.get("cursor");
        boolean reached = cursor.isEmpty();
        List<Map<String, Object>> page = new ArrayList<>();
        String next = null;
        for (ServiceView view : fleet.services()) {
            if (reached && matches(view, query)) {
                if (page.size() == limit) {
                    next = String.valueOf(page.getLast().get("name"));
                    break;
                }
                page.add(ServiceJson.of(view, roots(roots, view)));
            }
            reached |= view.name().equals(cursor);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("services", page);
        answer.put("next_cursor", next);
        return Reply.ok(Reply.JSON, Json.write(answer) + "\n");
    }

    Reply one(String name) throws Problem {
        Fleet fleet = monitor.fleet();
        ServiceView view =
                fleet.find(name).orElseThrow(() -> Problem.notFound("no service is called \"" + name + "\""));
        return Reply.ok(Reply.JSON, Json.write(ServiceJson.of(view, roots(fleet.rootCauses(), view))) + "\n");
    }

    private static Set<String> roots(Map<String, NavigableSet<String>> all, ServiceView view) {
        NavigableSet<String> found = all.get(view.name());
        return found == null ? Set.of() : found;
    }

    private static boolean matches(ServiceView view, Query query) {
        return fits(query.get("project"), view.watched().service().project())
                && fits(query.get("type"), view.watched().service().type())
                && fits(query.get("status"), view.status().label());
    }

    private static void checkStatus(String wanted) throws Problem {
        List<String> known = Arrays.stream(Status.values()).map(Status::label).toList();
        if (!wanted.isEmpty() && !known.contains(wanted)) {
            throw Problem.wrong("status", "must be one of " + String.join(", ", known));
        }
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private static int limit(Query query) throws Problem {
        String text = query.get("limit");
        try {
            int limit = text.isEmpty() ? USUAL : Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw Problem.wrong("limit", "\"" + text + "\" is no whole number");
        }
        throw Problem.wrong("limit", "must be between 1 and " + MOST);
    }
}

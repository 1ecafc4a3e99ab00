package dev.chiron.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the API description says of a route, beyond its method, path and need.
 *
 * @param summary one sentence without its full stop
 * @param takes its query parameters
 * @param body the schema of the body that it reads; empty for none
 * @param answers the schema of each answer that is no problem, by status; empty for an answer without a body
 * @param refusals statuses of its own problems, beside those that any route may have
 */
record Described(
        String summary, List<Parameter<?>> takes, String body, Map<Integer, String> answers, List<Integer> refusals) {
    /** A route that answers 200 with a schema. */
    static Described as(String summary, String schema) {
        return new Described(summary, List.of(), "", Map.of(200, schema), List.of());
    }

    Described takes(Parameter<?>... parameters) {
        return new Described(summary, List.of(parameters), body, answers, refusals);
    }

    Described reads(String schema) {
        return new Described(summary, takes, schema, answers, refusals);
    }

    Described only(int status, String schema) {
        return new Described(summary, takes, body, Map.of(status, schema), refusals);
    }

    Described also(int status, String schema) {
        Map<Integer, String> more = new TreeMap<>(answers);
        more.put(status, schema);
        return new Described(summary, takes, body, more, refusals);
    }

    Described refuses(Integer... statuses) {
        List<Integer> more = new ArrayList<>(refusals);
        more.addAll(List.of(statuses));
        return new Described(summary, takes, body, answers, more);
    }
}

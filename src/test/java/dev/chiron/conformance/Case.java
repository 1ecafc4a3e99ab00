package dev.chiron.conformance;

import java.util.List;
import java.util.Map;

/**
 * One question that both exporters are asked, as a case file tells it.
 *
 * @param module the name of the module in the common configuration; empty if the question names none
 * @param settings the module as YAML; empty for a question that needs none
 * @param script what the case's own server does with each connection; empty for a case that has none
 * @param target what is probed; empty if the question names none
 * @param query further parameters of the question
 * @param headers what is sent along
 * @param status what HTTP status blackbox_exporter answers with
 * @param success what its {@code probe_success} says; negative if the answer has none
 * @param shows series of its answer, as {@code name} or {@code name{label="value"} 1}, that show the case to be at work
 * @param contains texts that both answers contain
 * @param sees texts that the case's own server is sent, by both
 * @param differs what Chiron answers otherwise on purpose: a series' name, {@code body} or {@code status}, with the
 *     heading that explains it
 */
record Case(
        String name,
        String module,
        String settings,
        List<Step> script,
        String target,
        Map<String, String> query,
        Map<String, String> headers,
        int status,
        int success,
        List<String> shows,
        List<String> contains,
        List<String> sees,
        Map<String, String> differs) {}

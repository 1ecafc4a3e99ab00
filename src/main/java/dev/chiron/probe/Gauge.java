package dev.chiron.probe;

import java.util.Map;

/** One measured value, as it stands on {@code /probe}: metric name, help text, labels beyond the service's, value in the name's unit. */
public record Gauge(String name, String help, Map<String, String> labels, double value) {}

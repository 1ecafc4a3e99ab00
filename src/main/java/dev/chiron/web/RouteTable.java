package dev.chiron.web;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All routes of the control listener, put together from its areas. */
final class RouteTable {
    private final List<Area> areas;
    private final List<Route> routes;

    /**
     * What stands at a path.
     *
     * @param byMethod empty when nothing does
     */
    record Found(Map<String, Route> byMethod) {
        /** The route that a method leads to; HEAD leads to GET's. */
        Optional<Route> route(String method) {
            return Optional.ofNullable(byMethod.get(method.equals("HEAD") ? "GET" : method));
        }

        /** The methods that are answered, as {@code Allow} lists them (RFC 9110, section 10.2.1). */
        String allowed() {
            return byMethod.keySet().stream()
                    .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                    .collect(Collectors.joining(", "));
        }
    }

    RouteTable(List<Area> areas) {
        this.areas = areas;
        this.routes = areas.stream()
                .flatMap(area -> area.routes().stream())
                .sorted(Comparator.comparingInt(route -> route.path().holes().size()))
                .toList();
    }

    List<Area> areas() {
        return areas;
    }

    /** What stands at a raw path; of two templates that fit, the one with fewer holes, so that a fixed word is no name. */
    Found at(String rawPath) {
        Map<String, Route> byMethod = new LinkedHashMap<>();
        for (Route route : routes) {
            if (route.path().match(rawPath).isPresent()) {
                byMethod.putIfAbsent(route.method(), route);
            }
        }
        return new Found(byMethod);
    }
}

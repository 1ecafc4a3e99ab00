package dev.chiron.web;

import java.util.List;
import java.util.stream.Stream;

/** The API, described. */
final class DescriptionArea implements Area {
    private final List<Area> all;
    private final String version;

    /** Describes these areas, and itself. */
    DescriptionArea(List<Area> others, String version) {
        this.all = Stream.concat(others.stream(), Stream.of(this)).toList();
        this.version = version;
    }

    @Override
    public String name() {
        return "description";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/openapi.json",
                Described.as("This description of the API, OpenAPI 3.1", "Document"),
                _ -> Reply.ok(Reply.JSON, OpenApi.of(all, version) + "\n")));
    }
}

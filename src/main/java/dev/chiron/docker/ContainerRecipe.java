package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How to make a container that is like another, from what the engine says about that: its settings as they stand, its
 * volumes, also those without a name, and its networks with the names and addresses that were asked for there.
 */
final class ContainerRecipe {
    private static final int SHORT_ID = 12;
    private static final Set<String> OF_AN_ENDPOINT = Set.of("IPAMConfig", "Links", "DriverOpts", "GwPriority");

    private final JsonNode inspected;
    private final String shortId;

    private ContainerRecipe(JsonNode inspected) {
        this.inspected = inspected;
        String id = inspected.path("Id").asText();
        shortId = id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    static ContainerRecipe of(JsonNode inspected) {
        return new ContainerRecipe(inspected);
    }

    /** The image that the container was made from, whatever its tag means by now. */
    String imageId() {
        return inspected.path("Image").asText();
    }

    /** The body of a call to make it, connected to its first network; older engines connect to no more at once. */
    ObjectNode body() {
        ObjectNode body = object(inspected.path("Config"));
        if (body.path("Hostname").asText().equals(shortId) || noHostname()) {
            body.remove("Hostname");
        }
        if (noHostname()) {
            body.remove("Domainname");
        }
        body.set("HostConfig", hostConfig());
        JsonNode first = networks().get(firstNetwork());
        if (first != null) {
            body.putObject("NetworkingConfig").putObject("EndpointsConfig").set(firstNetwork(), first);
        }
        return body;
    }

    ObjectNode bodyWithImageId() {
        return body().put("Image", imageId());
    }

    /** By network: the body of a call to connect a container of that id. */
    Map<String, JsonNode> furtherNetworks(String id) {
        Map<String, JsonNode> calls = new LinkedHashMap<>();
        networks().forEach((name, endpoint) -> {
            if (!name.equals(firstNetwork())) {
                ObjectNode call = JsonNodeFactory.instance.objectNode().put("Container", id);
                call.set("EndpointConfig", endpoint);
                calls.put(name, call);
            }
        });
        return calls;
    }

    private boolean noHostname() {
        String mode = networkMode();
        return mode.equals("host") || mode.startsWith("container:");
    }

    private String networkMode() {
        return inspected.at("/HostConfig/NetworkMode").asText("default");
    }

    private String firstNetwork() {
        String mode = networkMode().equals("default") ? "bridge" : networkMode();
        return inspected.at("/NetworkSettings/Networks").properties().stream()
                .filter(network -> network.getValue().path("NetworkID").asText().equals(mode))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(mode);
    }

    private Map<String, JsonNode> networks() {
        Map<String, JsonNode> networks = new LinkedHashMap<>();
        boolean own = !noHostname() && !networkMode().equals("none");
        inspected.at("/NetworkSettings/Networks").properties().forEach(network -> {
            if (own) {
                networks.put(network.getKey(), endpoint(network.getValue()));
            }
        });
        return networks;
    }

    private ObjectNode endpoint(JsonNode written) {
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        for (String key : OF_AN_ENDPOINT) {
            if (!written.path(key).isMissingNode() && !written.path(key).isNull()) {
                endpoint.set(key, written.get(key));
            }
        }
        ArrayNode aliases = JsonNodeFactory.instance.arrayNode();
        written.path("Aliases").forEach(alias -> {
            if (!alias.asText().equals(shortId)) {
                aliases.add(alias);
            }
        });
        if (!aliases.isEmpty()) {
            endpoint.set("Aliases", aliases);
        }
        return endpoint;
    }

    private ObjectNode hostConfig() {
        ObjectNode host = object(inspected.path("HostConfig"));
        host.remove("ContainerIDFile");
        if (host.path("Links") instanceof ArrayNode links) {
            for (int i = 0; i < links.size(); i++) {
                links.set(i, links.textNode(link(links.get(i).asText())));
            }
        }
        ArrayNode binds = host.path("Binds") instanceof ArrayNode written ? written : host.putArray("Binds");
        Set<String> mounted = mounted(host, binds);
        for (JsonNode mount : inspected.path("Mounts")) {
            String destination = mount.path("Destination").asText();
            if (mount.path("Type").asText().equals("volume")) {
                nameVolume(host, destination, mount.path("Name").asText());
                if (mounted.add(destination)) {
                    String mode = mount.path("RW").asBoolean(true) ? "" : ":ro";
                    binds.add(mount.path("Name").asText() + ":" + destination + mode);
                }
            }
        }
        return host;
    }

    /** A mount that was asked for without a volume's name would get a new, empty one. */
    private static void nameVolume(ObjectNode host, String destination, String volume) {
        for (JsonNode mount : host.path("Mounts")) {
            if (mount instanceof ObjectNode asked
                    && asked.path("Target").asText().equals(destination)
                    && asked.path("Source").asText().isEmpty()) {
                asked.put("Source", volume);
            }
        }
    }

    /** {@code /database:/web/db}, as the engine tells it, is asked for as {@code database:db}. */
    private static String link(String told) {
        int colon = told.indexOf(':');
        return colon < 0
                ? told
                : told.substring(0, colon).replaceFirst("^/", "") + ":" + told.substring(told.lastIndexOf('/') + 1);
    }

    private static Set<String> mounted(JsonNode host, ArrayNode binds) {
        Set<String> mounted = new HashSet<>();
        binds.forEach(bind -> {
            String[] parts = bind.asText().split(":", -1);
            mounted.add(parts.length > 1 ? parts[1] : parts[0]);
        });
        host.path("Mounts").forEach(mount -> mounted.add(mount.path("Target").asText()));
        return mounted;
    }

    private static ObjectNode object(JsonNode written) {
        return written instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }
}

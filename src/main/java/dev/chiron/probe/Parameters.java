package dev.chiron.probe;

import dev.chiron.config.Alteration;
import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Effective;
import dev.chiron.config.OptionPath;
import dev.chiron.config.Reference;
import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What the URL of a {@code /probe} may set of a module: the parameters that {@code parameters:} names, each with the
 * option that it replaces.
 *
 * <p>Only single values of the module's own prober, and none by which a caller would reach a file, a command, a
 * credential, a proxy or the trust in certificates.
 */
public final class Parameters {
    static final Parameters NONE = new Parameters(Map.of(), Optional.empty());

    private static final Set<String> RESERVED = Set.of("target", "module", "hostname", "debug");
    private static final Set<String> CLOSED = Set.of(
            "tls_config",
            "basic_auth",
            "authorization",
            "oauth2",
            "bearer_token",
            "http_config",
            "http_headers",
            "no_proxy",
            "proxy_url",
            "proxy_from_environment",
            "proxy_connect_header",
            "skip_resolve_phase_with_proxy",
            "username");
    private static final Set<String> CLOSED_TYPES = Set.of("secret", "path");

    private final Map<String, OptionPath> paths;
    private final Optional<Origin> origin;

    /** What the module was read from and with. */
    private record Origin(Section section, Instruments instruments) {}

    private Parameters(Map<String, OptionPath> paths, Optional<Origin> origin) {
        this.paths = paths;
        this.origin = origin;
    }

    /** Reads {@code parameters} of a module. */
    static Parameters read(Section module, Optional<ProbeKind> kind, Instruments instruments) {
        Map<String, String> written = module.stringMap(
                "parameters", "what a /probe URL may set, by parameter: an option such as dns.query_name");
        if (written.isEmpty() || kind.isEmpty()) {
            return NONE;
        }
        Map<String, String> types = types(kind.get(), instruments);
        Map<String, OptionPath> paths = new LinkedHashMap<>();
        Section names = module.sectionOrEmpty("parameters", "");
        written.forEach((name, path) -> {
            Optional<OptionPath> parsed = OptionPath.parse(path);
            Optional<String> wrong = RESERVED.contains(name)
                    ? Optional.of("\"" + name + "\" has its own meaning in the URL of a /probe")
                    : complaint(module, kind.get(), path, parsed, types);
            wrong.ifPresent(message -> names.problem(name, message));
            parsed.filter(_ -> wrong.isEmpty()).ifPresent(good -> paths.put(name, good));
        });
        return new Parameters(paths, Optional.of(new Origin(module, instruments)));
    }

    /** The type of each option of a kind, by its path, in the words of the option reference. */
    private static Map<String, String> types(ProbeKind kind, Instruments instruments) {
        Map<String, String> types = new HashMap<>();
        Reference reference = ConfigFile.reference(root ->
                kind.reader().read(root.asModule().sectionOrEmpty(kind.name(), "settings of the prober"), instruments));
        reference.entries().forEach(entry -> types.put(entry.path(), entry.type()));
        return types;
    }

    private static Optional<String> complaint(
            Section module, ProbeKind kind, String text, Optional<OptionPath> parsed, Map<String, String> types) {
        String quoted = "\"" + text + "\" ";
        if (kind.admission() != Admission.ANY) {
            return Optional.of(quoted + "cannot be a parameter: no option of a " + kind.name()
                    + " module may be set from outside");
        }
        OptionPath path = parsed.orElse(new OptionPath(List.of(text)));
        if (parsed.isEmpty()
                || path.steps().size() < 2
                || !path.steps().getFirst().equals(kind.name())) {
            return Optional.of(quoted + "is no option of the " + kind.name() + " prober, such as \"" + kind.name()
                    + ".preferred_ip_protocol\"");
        }
        Optional<String> type = type(path, types);
        if (type.isEmpty()) {
            return Optional.of(quoted + "is no single option of the " + kind.name() + " prober"
                    + Suggestion.clause(text, types.keySet()));
        }
        boolean closed = path.steps().stream().anyMatch(step -> CLOSED.contains(step) || Effective.isTelling(step));
        if (closed || CLOSED_TYPES.contains(type.get())) {
            return Optional.of(quoted + "cannot be a parameter: files, credentials, proxies and the trust in"
                    + " certificates are not set from outside");
        }
        return Alteration.fits(module, path)
                ? Optional.empty()
                : Optional.of(quoted + "has nothing to replace: the list has no such entry");
    }

    /** The type of the single value at a path; empty when there is none. */
    private static Optional<String> type(OptionPath path, Map<String, String> types) {
        String holder = types.getOrDefault(path.parent().general(), "");
        if (path.isItem()) {
            boolean single = holder.startsWith("list of ") && !holder.equals("list of mappings");
            return single ? Optional.of("item") : Optional.empty();
        }
        if (holder.equals("map of strings")) {
            return Optional.of("string");
        }
        return Optional.ofNullable(types.get(path.general()))
                .filter(type -> !type.startsWith("list of ") && !type.startsWith("map"));
    }

    /** The parameters that may be given. */
    public Set<String> names() {
        return paths.keySet();
    }

    /**
     * Reads the module once more with values in it.
     *
     * @param values by parameter, each one of {@link #names}
     * @throws ConfigException when they make the module wrong
     */
    <T> T reread(Map<String, String> values, BiFunction<Section, Instruments, T> reader) throws ConfigException {
        Origin from = origin.orElseThrow(() -> new IllegalArgumentException("the module has no parameters"));
        Map<OptionPath, String> texts = new LinkedHashMap<>();
        paths.forEach((name, path) -> {
            String value = values.get(name);
            if (value != null) {
                texts.put(path, value);
            }
        });
        return Alteration.read(from.section(), texts, section -> reader.apply(section, from.instruments()));
    }
}

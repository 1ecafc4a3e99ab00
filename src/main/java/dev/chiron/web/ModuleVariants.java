package dev.chiron.web;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Problem;
import dev.chiron.probe.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Modules with the parameters of {@code /probe} URLs in them; the latest are kept, for the same URLs come again. */
final class ModuleVariants {
    private static final int MOST_KEPT = 256;
    private static final int LONGEST_VALUE = 1024;

    private final Map<Variant, Module> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Variant, Module> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Variant(Module module, Map<String, String> values) {}

    /** Thrown when a value does not fit; the message says which and why. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /** The module with those of its parameters that the query gives; itself when there are none. */
    Module of(Module module, Query query) throws Unfit {
        Map<String, String> values = new TreeMap<>();
        for (String name : module.parameters().names()) {
            String value = query.get(name);
            if (value.length() > LONGEST_VALUE) {
                throw new Unfit("Parameter " + GoText.quote(name) + " is longer than " + LONGEST_VALUE + " characters");
            }
            if (!value.isEmpty()) {
                values.put(name, value);
            }
        }
        return values.isEmpty() ? module : altered(new Variant(module, values));
    }

    private Module altered(Variant variant) throws Unfit {
        synchronized (kept) {
            Module known = kept.get(variant);
            if (known != null) {
                return known;
            }
        }
        try {
            Module made = variant.module().with(variant.values());
            synchronized (kept) {
                kept.put(variant, made);
            }
            return made;
        } catch (ConfigException e) {
            throw new Unfit("Parameters " + String.join(", ", variant.values().keySet())
                    + " do not fit module " + GoText.quote(variant.module().name()) + ": "
                    + e.problems().stream().map(ModuleVariants::text).collect(Collectors.joining("; ")));
        }
    }

    /** Without the place in the file, where the value does not stand. */
    private static String text(Problem problem) {
        return problem.path() + ": " + problem.message();
    }
}

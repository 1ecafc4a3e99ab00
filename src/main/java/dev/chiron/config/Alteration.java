package dev.chiron.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A section of a file with other texts at some of its paths, read as strictly as the file itself; the file's stay as they are. */
public final class Alteration {
    private Alteration() {}

    /** Whether a text can be put at a path of a section: every list on the way is long enough, and no mapping or list is lost. */
    public static boolean fits(Section section, OptionPath path) {
        return section.block().place() instanceof MappingNode node && path.fits(node);
    }

    /**
     * Reads a section once more with other texts in it. They are taken as they stand: a reference to the environment in
     * them is none.
     *
     * @param texts by paths that {@link #fits fit}
     * @throws ConfigException when they make it wrong
     */
    public static <T> T read(Section section, Map<OptionPath, String> texts, Function<Section, T> reader)
            throws ConfigException {
        Block original = section.block();
        if (!(original.place() instanceof MappingNode altered)) {
            throw new IllegalArgumentException(original.path() + " is nothing that could be altered");
        }
        List<Node> strange = new ArrayList<>();
        for (Map.Entry<OptionPath, String> each : texts.entrySet()) {
            ScalarNode text = OptionPath.scalar(each.getValue(), original.place());
            strange.add(text);
            altered = each.getKey().replacedIn(altered, text);
        }
        Problems problems = new Problems();
        Block copy = original.copy(original.source().copy(problems, strange), altered);
        T result = reader.apply(Section.root(copy));
        copy.refuseUnknownKeys();
        problems.refuseIfAny();
        return result;
    }
}

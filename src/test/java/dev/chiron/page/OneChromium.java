package dev.chiron.page;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all tests of a run one browser, since its start takes longer than most of them; it ends with the run. */
final class OneChromium implements ParameterResolver {
    private static final ExtensionContext.Namespace PAGE = ExtensionContext.Namespace.create(OneChromium.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Chromium resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(PAGE)
                .computeIfAbsent(Chromium.class, browser -> Chromium.start(), Chromium.class);
    }
}

package dev.chiron.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives one {@link RealDocker} to all test classes of a run that ask for it as a parameter; started for the first, closed
 * after the last. A test removes its own containers and leaves the engine running.
 */
public final class SharedDocker implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealDocker.class;
    }

    @Override
    public RealDocker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedDocker.class))
                .computeIfAbsent(RealDocker.class, key -> RealDocker.create(), RealDocker.class);
    }
}

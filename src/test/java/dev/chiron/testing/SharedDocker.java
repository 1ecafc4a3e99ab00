package dev.chiron.testing;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.Endpoint;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives one {@link RealDocker} to all test classes of a run that ask for it as a parameter; started for the first, closed
 * after the last. A test removes its own containers and leaves the engine running.
 *
 * <p>Who asks for a {@link DockerEngine} gets a client of it, one a class, which is closed after the class.
 */
public final class SharedDocker implements ParameterResolver {
    private static final ExtensionContext.Namespace DOCKER = ExtensionContext.Namespace.create(SharedDocker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Set.of(RealDocker.class, DockerEngine.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RealDocker docker = context.getRoot()
                .getStore(DOCKER)
                .computeIfAbsent(RealDocker.class, key -> RealDocker.create(), RealDocker.class);
        return parameter.getParameter().getType() == RealDocker.class
                ? docker
                : context.getStore(DOCKER)
                        .computeIfAbsent(
                                DockerEngine.class,
                                key -> new DockerEngine(new Endpoint(docker.endpoint())),
                                DockerEngine.class);
    }
}

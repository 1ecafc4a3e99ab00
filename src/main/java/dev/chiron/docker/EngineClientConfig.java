package dev.chiron.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What docker-java is told; its own builder would read environment variables and files of the user's home. */
record EngineClientConfig(URI endpoint, ApiVersion apiVersion) implements DockerClientConfig {
    @Override
    public URI getDockerHost() {
        return endpoint;
    }

    @Override
    public RemoteApiVersion getApiVersion() {
        return apiVersion.forClient();
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }

    @Override
    @SuppressWarnings("deprecation") // The interface asks for it.
    public @Nullable SSLConfig getSSLConfig() {
        return null;
    }
}

package dev.chiron.heal;

import dev.chiron.docker.DockerEngines;

/**
 * What actions are carried out by, as the configuration provides it.
 *
 * @param docker the engines whose containers are acted on
 */
public record Means(DockerEngines docker) {}

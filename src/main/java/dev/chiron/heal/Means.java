package dev.chiron.heal;

import dev.chiron.docker.DockerEngine;

/**
 * What actions are carried out by, as the configuration provides it.
 *
 * @param docker the engine whose containers are acted on
 */
public record Means(DockerEngine docker) {}

package dev.chiron.docker;

/**
 * The engine itself at one moment.
 *
 * @param version of the engine, such as {@code 27.1.1}
 * @param apiVersion the API version that Chiron and the engine agreed on
 */
public record EngineInfo(String version, String apiVersion, int running, int paused, int stopped, int images) {}

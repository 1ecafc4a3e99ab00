package dev.chiron.metrics;

/**
 * Which build of Chiron this is, for {@code chiron_build_info}.
 *
 * @param revision the commit it was built from
 * @param java the version of the Java that runs it
 */
public record Build(String version, String revision, String java) {}

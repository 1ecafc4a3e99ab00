/** Chiron beside the real blackbox_exporter: the same file, the same targets, the same questions, the same answers. */
@NullMarked
package dev.chiron.conformance;

import org.jspecify.annotations.NullMarked;

/** Turns events and probe results into Prometheus snapshots; holds no business knowledge. */
@NullMarked
package dev.chiron.metrics;

import org.jspecify.annotations.NullMarked;

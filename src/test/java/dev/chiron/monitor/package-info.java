/** Watches of probes made by hand. */
@NullMarked
package dev.chiron.monitor;

import org.jspecify.annotations.NullMarked;

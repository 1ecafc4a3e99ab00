/** Hands every event to live subscribers through bounded queues; drops and counts what a slow one misses. */
@NullMarked
package dev.chiron.live;

import org.jspecify.annotations.NullMarked;

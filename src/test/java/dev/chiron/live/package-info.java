/** The hub, its replay and its queues, with events made by hand. */
@NullMarked
package dev.chiron.live;

import org.jspecify.annotations.NullMarked;

/** When: clock, interval, spread, deadline and the one ticking scheduler. */
@NullMarked
package dev.chiron.schedule;

import org.jspecify.annotations.NullMarked;

/** The scheduler under a clock turned by hand. */
@NullMarked
package dev.chiron.schedule;

import org.jspecify.annotations.NullMarked;

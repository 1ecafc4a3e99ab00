/** The state machine by its contract. */
@NullMarked
package dev.chiron.health;

import org.jspecify.annotations.NullMarked;

/** The state machine as a pure function: state, outcome, rule and now give a new state. */
@NullMarked
package dev.chiron.health;

import org.jspecify.annotations.NullMarked;

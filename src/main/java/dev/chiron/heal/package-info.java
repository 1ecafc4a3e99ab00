/** Decides whether an action may run, journals it, runs it, verifies it. */
@NullMarked
package dev.chiron.heal;

import org.jspecify.annotations.NullMarked;

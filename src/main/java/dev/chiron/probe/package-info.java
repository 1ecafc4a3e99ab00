/** One file a kind of probe, the contract they share, and what they can answer. */
@NullMarked
package dev.chiron.probe;

import org.jspecify.annotations.NullMarked;

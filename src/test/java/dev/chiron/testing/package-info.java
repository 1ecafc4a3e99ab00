/** Starts what the tests talk to: real servers on loopback, scripted ones that misbehave on purpose, certificates. */
@NullMarked
package dev.chiron.testing;

import org.jspecify.annotations.NullMarked;

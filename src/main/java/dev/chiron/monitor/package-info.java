/** The watch on one service: wait for the tick, probe, fold into health, tell each listener. */
@NullMarked
package dev.chiron.monitor;

import org.jspecify.annotations.NullMarked;

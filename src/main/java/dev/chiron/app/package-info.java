/** Starts and stops the house: commands and flags, the whole file as settings, wiring, reload, shutdown. */
@NullMarked
package dev.chiron.app;

import org.jspecify.annotations.NullMarked;

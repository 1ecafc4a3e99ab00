/** Keeps history, incidents and the tables of what was said at run time: append, read back, forget. */
@NullMarked
package dev.chiron.store;

import org.jspecify.annotations.NullMarked;

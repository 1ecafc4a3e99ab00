/** The order of the house as a whole. */
@NullMarked
package dev.chiron;

import org.jspecify.annotations.NullMarked;

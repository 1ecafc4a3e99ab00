/** The whole path, from a failing service to a healed one, through real servers. */
@NullMarked
package dev.chiron.e2e;

import org.jspecify.annotations.NullMarked;

/** A thin client of the Docker engine: API version negotiated, deadlines ours, errors in a closed set. */
@NullMarked
package dev.chiron.docker;

import org.jspecify.annotations.NullMarked;

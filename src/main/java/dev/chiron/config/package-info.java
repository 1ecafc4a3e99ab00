/** From file to checked values: YAML with line and column, typed reading, all problems at once. */
@NullMarked
package dev.chiron.config;

import org.jspecify.annotations.NullMarked;

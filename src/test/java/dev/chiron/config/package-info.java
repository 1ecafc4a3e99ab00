/** Configuration files as users break them. */
@NullMarked
package dev.chiron.config;

import org.jspecify.annotations.NullMarked;

/** What a user gets: the launcher, the installation, the container image. */
@NullMarked
package dev.chiron.delivery;

import org.jspecify.annotations.NullMarked;

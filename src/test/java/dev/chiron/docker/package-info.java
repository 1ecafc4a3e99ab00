@NullMarked
package dev.chiron.docker;

import org.jspecify.annotations.NullMarked;

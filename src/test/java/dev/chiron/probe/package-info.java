@NullMarked
package dev.chiron.probe;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.chiron.store;

import org.jspecify.annotations.NullMarked;

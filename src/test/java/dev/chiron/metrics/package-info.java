@NullMarked
package dev.chiron.metrics;

import org.jspecify.annotations.NullMarked;

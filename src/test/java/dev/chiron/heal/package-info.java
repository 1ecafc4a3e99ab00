@NullMarked
package dev.chiron.heal;

import org.jspecify.annotations.NullMarked;

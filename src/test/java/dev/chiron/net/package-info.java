@NullMarked
package dev.chiron.net;

import org.jspecify.annotations.NullMarked;

/** Reaches a target: resolve, choose the address, connect, TLS, and time each step. */
@NullMarked
package dev.chiron.net;

import org.jspecify.annotations.NullMarked;

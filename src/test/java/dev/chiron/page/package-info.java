/** The live page in a real browser, against a real Chiron. */
@NullMarked
package dev.chiron.page;

import org.jspecify.annotations.NullMarked;

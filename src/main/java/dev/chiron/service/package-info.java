/** Whom we watch: name, labels, module name, dependencies. */
@NullMarked
package dev.chiron.service;

import org.jspecify.annotations.NullMarked;

/** Entries of services as users write them. */
@NullMarked
package dev.chiron.service;

import org.jspecify.annotations.NullMarked;

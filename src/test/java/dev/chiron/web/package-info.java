@NullMarked
package dev.chiron.web;

import org.jspecify.annotations.NullMarked;

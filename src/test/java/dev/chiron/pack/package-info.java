/** The alerting pack: rules, their unit tests and runbooks, the dashboard, and the configurations that carry them. */
@NullMarked
package dev.chiron.pack;

import org.jspecify.annotations.NullMarked;

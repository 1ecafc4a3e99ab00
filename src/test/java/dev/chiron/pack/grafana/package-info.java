/** Writes the dashboards: what they show stands here, their JSON in {@code dashboards/}. */
@NullMarked
package dev.chiron.pack.grafana;

import org.jspecify.annotations.NullMarked;

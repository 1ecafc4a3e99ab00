/** Answers HTTP: the scrape listener, the control listener, the API, the webhook, who may do what. */
@NullMarked
package dev.chiron.web;

import org.jspecify.annotations.NullMarked;

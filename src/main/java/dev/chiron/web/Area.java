package dev.chiron.web;

import java.util.List;

/** A part of the control listener: routes that belong together. */
interface Area {
    /** Its name in the API description, as {@code services}. */
    String name();

    List<Route> routes();
}

package dev.chiron.web;

/**
 * One method of one path of the control listener.
 *
 * @param need what one must be allowed to ask it
 * @param told what the API description says of it
 */
record Route(String method, PathTemplate path, Role.Need need, Described told, Endpoint endpoint) {
    static Route of(String method, String path, Role.Need need, Described told, Endpoint endpoint) {
        return new Route(method, PathTemplate.of(path), need, told, endpoint);
    }

    /** One that whoever may read may ask. */
    static Route get(String path, Described told, Endpoint endpoint) {
        return of("GET", path, Role.Need.READING, told, endpoint);
    }

    /** One that changes something, or makes something happen. */
    static Route post(String path, Described told, Endpoint endpoint) {
        return of("POST", path, Role.Need.ACTING, told, endpoint);
    }

    /** The same at another path. */
    Route at(String other) {
        return of(method, other, need, told, endpoint);
    }
}

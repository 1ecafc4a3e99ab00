package dev.chiron.web;

/** What answers a route. */
interface Endpoint {
    /**
     * Answers a caller who was let in.
     *
     * @throws Problem when it cannot be done, told to the caller as it is
     */
    Reply answer(Call call) throws Problem, InterruptedException;
}

package dev.chiron.web;

import dev.chiron.store.History;
import dev.chiron.store.StoreException;
import java.util.Optional;

/**
 * What is remembered, for the API: a store that is away is a 503.
 *
 * @param history empty where nothing is remembered
 */
record Recall(Optional<History> history) {
    /** A question to the store. */
    interface Question<T> {
        T ask(History history) throws StoreException;
    }

    /** Something to be kept. */
    interface Order {
        void give(History history) throws StoreException;
    }

    <T> T ask(Question<T> question) throws Problem {
        try {
            return question.ask(store());
        } catch (StoreException e) {
            throw away(e);
        }
    }

    /** Asks for a page; what the caller gave as a cursor may be none. */
    <T> T page(Question<T> question) throws Problem {
        try {
            return ask(question);
        } catch (IllegalArgumentException e) {
            throw Problem.strangeCursor();
        }
    }

    /** Has something kept; when this returns it outlives the program. */
    void keep(Order order) throws Problem {
        try {
            order.give(store());
        } catch (StoreException e) {
            throw away(e);
        }
    }

    private History store() throws Problem {
        return history.orElseThrow(() -> Problem.unavailable("there is no store"));
    }

    private static Problem away(StoreException e) {
        return Problem.unavailable("the store does not answer now: " + e.getMessage());
    }
}

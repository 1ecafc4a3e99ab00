package dev.chiron.web;

import dev.chiron.store.StoreException;
import java.util.List;

/** Where services are registered and taken out at run time. Whatever it does outlives the program, and a reload. */
public interface RegistrationDesk {
    /** What is wrong with one field of a wish. */
    record Flaw(String field, String detail) {}

    /** What a wish to register led to. */
    sealed interface Answer {
        /** It is watched from now on; in place of one of the same name unless it is new. */
        record Registered(String service, boolean isNew) implements Answer {}

        /** It cannot be understood, or must not be. */
        record Wrong(List<Flaw> flaws) implements Answer {}

        /** The name, or the room, is taken. */
        record Taken(String why) implements Answer {}
    }

    /** What a wish to take a service out led to. */
    enum Removal {
        REMOVED,
        UNKNOWN,
        CONFIGURED
    }

    /**
     * Registers a service, or puts it in place of one that was registered under its name.
     *
     * @param definition one entry of {@code services:} as a JSON object
     * @param by who asks, as the log names callers
     * @throws StoreException when it cannot be kept now; nothing is changed
     */
    Answer register(String definition, String by) throws StoreException;

    /**
     * Takes a service out that was registered.
     *
     * @throws StoreException when that cannot be kept now; nothing is changed
     */
    Removal remove(String service) throws StoreException;

    /** Nobody's desk: every service stands in the configuration. */
    RegistrationDesk CLOSED = new RegistrationDesk() {
        @Override
        public Answer register(String definition, String by) {
            return new Answer.Taken("services stand in the configuration only");
        }

        @Override
        public Removal remove(String service) {
            return Removal.CONFIGURED;
        }
    };
}

package dev.chiron.live;

import dev.chiron.monitor.Event;
import java.util.Optional;

/** Turns events into what subscribers are sent. */
public interface Encoder {
    /** The message under this id, with the frame around it; empty for an event that no subscriber is told. */
    Optional<Message> encode(long id, Event event);
}

package dev.chiron.web;

import java.io.IOException;
import java.util.List;

/** Where alerts go that the webhook received. */
public interface AlertIntake {
    /**
     * Stores a delivery and lets it be worked on elsewhere: when this returns, nothing of it is lost.
     *
     * @return for each alert one word for what it led to at once
     * @throws IOException when it cannot be stored now; Alertmanager will bring it again
     */
    List<String> accept(Delivery delivery) throws IOException;
}

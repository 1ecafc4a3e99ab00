package dev.chiron.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every {@code await()} that names no limit wait for half a minute: Awaitility's own ten seconds are what a busy machine,
 * a slow disk and the collection of garbage take together now and then. Waiting that long costs nothing where all goes well.
 */
public final class PatientWaiting implements BeforeAllCallback {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}

package dev.chiron.page;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of a class that look at one {@link Watched} shop through the browser of the run. */
@ExtendWith(OneChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WatchedPage {
    Watched watched;
    Chromium chromium;

    /** The shop to look at, which is closed after the last test. */
    abstract Watched shop();

    @BeforeAll
    void start(Chromium browser) {
        watched = shop();
        chromium = browser;
    }

    @AfterAll
    void end() {
        watched.close();
    }
}

package dev.chiron.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long an {@code await()} that names no time waits: longer than a busy machine holds a process up. It only ever
 * costs time where a test fails; what promises a time names its own.
 */
public final class UsualPatience implements LauncherSessionListener {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(AT_MOST);
    }
}

package dev.chiron.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.chiron.testing.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Debian's browser, driven by Playwright; nothing is downloaded. {@link OneChromium} gives tests the one of the run. */
final class Chromium implements AutoCloseable {
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        PlaywrightAssertions.setDefaultAssertionTimeout(Tab.PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Program.find("chromium", "chromium"))
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    /** A window of its own, as of somebody who was never here. */
    Tab open(int width, int height, ColorScheme scheme) {
        return new Tab(browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme)));
    }

    /** A window as on a desk. */
    Tab open() {
        return open(1400, 900, ColorScheme.LIGHT);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}

package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** One window on the page. Closing it fails the test when the console told of an error, or of a breach of our policy. */
final class Tab implements AutoCloseable {
    static final int PATIENCE_MILLIS = 30_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> unanswered = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();

    Tab(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(this::note);
        page.onPageError(complaints::add);
        page.onRequest(request -> unanswered.add(request.url()));
        page.onRequestFinished(request -> unanswered.remove(request.url()));
        page.onRequestFailed(request -> {
            unanswered.remove(request.url());
            broken.add(request.url() + " " + request.failure());
        });
    }

    /** What the network did is no fault of the page: a 401 before one logs in, a Chiron that is being restarted. */
    private void note(ConsoleMessage message) {
        String text = message.text();
        boolean network = text.startsWith("Failed to load resource") || text.startsWith("WebSocket connection to");
        boolean ours = message.type().equals("error") && !network;
        if (ours || text.contains("Content Security Policy")) {
            complaints.add(text);
        }
    }

    /** Goes to an address and waits until services are there. */
    Tab go(URI uri) {
        visit(uri);
        find("[data-service], .service h1, .tile").first().waitFor();
        return this;
    }

    /** Goes to an address. */
    Tab visit(URI uri) {
        page.navigate("about:blank");
        page.navigate(uri.toString());
        return this;
    }

    Page page() {
        return page;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** The one element of that role, by its name. */
    Locator button(String name) {
        return page.getByRole(
                com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator row(String service) {
        return find("[data-service='" + service + "']");
    }

    /** Waits until an element is there that holds the text. */
    void see(String selector, String text) {
        await(page.locator(selector, new Page.LocatorOptions().setHasText(text)).first());
    }

    /** Waits for the log-in and sends it this token. */
    void logIn(String token) {
        await(find("#token"));
        find("#token").fill(token);
        press("Enter");
    }

    /** Waits until it is seen; else tells what was there instead, and who did not answer. */
    private void await(Locator wanted) {
        try {
            wanted.waitFor();
        } catch (TimeoutError e) {
            throw new AssertionError(
                    "not seen: " + wanted + "; not answered: " + unanswered + "; broken off: " + broken
                            + "; on the page, "
                            + evaluate("document.visibilityState + ': ' + document.body.innerText.slice(0, 800)"),
                    e);
        }
    }

    /** Names of the services in the list, from above. */
    List<String> rows() {
        return find(".row .c-name a").allTextContents();
    }

    /** Waits until these are the services in the list, in whatever order. */
    void seeRows(String... services) {
        Set<String> wanted = Set.of(services);
        Awaitility.await("the rows " + wanted)
                .atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> Set.copyOf(rows()).equals(wanted));
    }

    /** Waits until all that the page has asked for so far is answered. */
    void awaitAnswers() {
        Awaitility.await("the answers to " + unanswered).until(() -> {
            drawn();
            return unanswered.isEmpty();
        });
    }

    /** Waits until the page was drawn anew, with all that was known of it. */
    void drawn() {
        evaluate(
                "new Promise((drawn) => {"
                        + " let left = 4; const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : drawn()); frame(); })");
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    Object evaluate(String script) {
        return page.evaluate(script);
    }

    /** What an expression over a module of {@code model/} comes to; {@code m} is the module. */
    Object of(String module, String expression) {
        return page.evaluate("""
                async () => {
                  const app = document.querySelector('script[type=module]').src;
                  const m = await import(new URL('model/%s.js', app));
                  return %s;
                }""".formatted(module, expression));
    }

    double number(String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    /** What comes after the {@code #} of the address. */
    String place() {
        return String.valueOf(page.evaluate("location.hash"));
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the console complained of").isEmpty();
    }
}

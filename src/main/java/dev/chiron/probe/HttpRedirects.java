package dev.chiron.probe;

import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Where redirects lead: which are followed, with what method, and who still sees the credentials. Of one thread. */
final class HttpRedirects {
    private static final int MOST = 10;

    private final HttpClient client;
    private final HttpSettings settings;
    private final HttpUrl first;
    private final Deadline deadline;
    private final HttpReport report;
    private final Findings findings;
    private boolean refused;

    HttpRedirects(HttpClient client, HttpUrl first, Deadline deadline, HttpReport report, Findings findings) {
        this.client = client;
        this.settings = client.settings();
        this.first = first;
        this.deadline = deadline;
        this.report = report;
        this.findings = findings;
    }

    /** Whether the last answer is a redirect that could be followed, and is not. */
    boolean refused() {
        return refused;
    }

    /** The next request; none when the answer is the final one. */
    Optional<HttpHop> next(HttpHop hop, HttpHead head) throws Unreachable, InterruptedException, HttpGarbage {
        boolean replay = head.status() == 307 || head.status() == 308;
        boolean unrepeatable =
                replay && hop.withBody() && settings.request().bodyFile().isPresent();
        if (!head.redirect() || unrepeatable) {
            return Optional.empty();
        }
        String location = head.first("Location").orElse("").strip();
        if (UrlSyntax.broken(location)) {
            report.unanswered();
            throw new HttpGarbage("a redirect to \"" + HttpReader.shown(location) + "\", which is no URL");
        }
        findings.log("Received redirect to " + location);
        if (report.redirected() > MOST || !settings.follow()) {
            findings.log("Not following redirect");
            refused = true;
            return Optional.empty();
        }
        report.unanswered();
        Optional<HttpUrl> to = hop.url().follow(location);
        if (to.isEmpty()) {
            throw new HttpGarbage(
                    "a redirect to \"" + HttpReader.shown(location) + "\", which is no http or https URL");
        }
        return Optional.of(hop(hop, to.get(), HttpUrl.isAbsolute(location), replay));
    }

    private HttpHop hop(HttpHop from, HttpUrl to, boolean absolute, boolean replay)
            throws Unreachable, InterruptedException {
        String method = replay || from.method().equals("HEAD") ? from.method() : "GET";
        return new HttpHop(
                to,
                address(from, to),
                method,
                absolute ? to.authority() : from.host(),
                replay && from.withBody(),
                from.trusted() && within(to.host(), first.host()),
                from.url().tls() && !to.tls()
                        ? Optional.empty()
                        : Optional.of(from.url().toString()));
    }

    private Optional<InetAddress> address(HttpHop from, HttpUrl to) throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try {
            if (to.sameHost(from.url()) || client.leavesNames()) {
                return to.sameHost(from.url()) ? from.address() : Optional.empty();
            }
            return Optional.of(client.reach().resolveQuietly(to.host(), deadline));
        } finally {
            report.phase("resolve", deadline.clock().since(start));
        }
    }

    /** Whether a host is another or lies in its domain. */
    static boolean within(String host, String other) {
        String name = host.toLowerCase(Locale.ROOT);
        String domain = other.toLowerCase(Locale.ROOT);
        boolean isAddress = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return name.equals(domain) || (!isAddress && name.endsWith("." + domain));
    }
}

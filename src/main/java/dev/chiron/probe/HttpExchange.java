package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One run of the http probe: request, redirects, verdict; of one thread. */
final class HttpExchange {
    private static final int MOST_REDIRECTS = 10;

    private final HttpSettings settings;
    private final Reach reach;
    private final Target target;
    private final Deadline deadline;
    private final Findings findings;
    private final HttpReport report = new HttpReport();
    private final HttpUrl first;

    HttpExchange(
            HttpSettings settings, Reach reach, Target target, HttpUrl first, Deadline deadline, Findings findings) {
        this.settings = settings;
        this.reach = reach;
        this.target = target;
        this.first = first;
        this.deadline = deadline;
        this.findings = findings;
    }

    /** Where the next request goes. */
    private record Hop(HttpUrl url, InetAddress address, String method, boolean withBody) {
        String asked() {
            return method + " " + url;
        }
    }

    ProbeResult run() throws InterruptedException {
        try {
            Optional<Hop> next = Optional.of(firstHop());
            while (true) {
                Hop hop = next.orElseThrow();
                try (Connection connection = open(hop);
                        HttpWire wire = HttpWire.over(connection)) {
                    HttpWire.Answer answer = ask(hop, connection, wire);
                    next = redirected(hop, answer.head());
                    if (next.isEmpty()) {
                        return judged(hop, answer, connection);
                    }
                } catch (HttpGarbage e) {
                    report.publish(findings);
                    return findings.failed(Reason.PROTOCOL, hop.asked() + " was answered with " + e.getMessage());
                } catch (IOException e) {
                    throw Unreachable.lost(hop.asked(), e);
                }
            }
        } catch (Unreachable e) {
            report.publish(findings);
            e.rejected().ifPresent(facts -> TlsGauges.expiry(findings, facts));
            return Reach.failed(findings, e);
        }
    }

    private Hop firstHop() throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try {
            InetAddress address = reach.resolve(first.host(), deadline, findings);
            report.resolved(since(start));
            return new Hop(first, address, settings.request().method(), true);
        } catch (Unreachable e) {
            report.phase("resolve", since(start));
            throw e;
        }
    }

    private Connection open(Hop hop) throws Unreachable, InterruptedException {
        Connection connection =
                reach.connect(new InetSocketAddress(hop.address(), hop.url().port()), deadline);
        report.phase("connect", connection.connectTime());
        if (hop.url().tls()) {
            secure(hop, connection);
        }
        return connection;
    }

    private void secure(Hop hop, Connection connection) throws Unreachable, InterruptedException {
        List<String> offered = settings.client().enableHttp2() ? HttpWire.PROTOCOLS : List.of();
        try {
            connection.startTls(settings.client().tls().context(), tlsName(hop.url()), offered);
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
        } finally {
            report.phase("tls", connection.tlsTime());
        }
    }

    /** Names that were given for the target hold for redirects within its host only. */
    private String tlsName(HttpUrl url) {
        if (!url.sameHost(first)) {
            return url.host();
        }
        return settings.client()
                .tls()
                .serverName()
                .or(() -> givenHost().map(HttpExchange::withoutPort))
                .orElse(url.host());
    }

    private Optional<String> givenHost() {
        return target.hostname().or(() -> settings.request().header("Host")).filter(host -> !host.isEmpty());
    }

    private static String withoutPort(String host) {
        return HostPort.parse(host).map(HostPort::host).orElse(host);
    }

    private HttpWire.Answer ask(Hop hop, Connection connection, HttpWire wire) throws IOException, HttpGarbage {
        boolean home = hop.url().sameHost(first);
        HttpRequest request = new HttpRequest(
                hop.url(),
                hop.method(),
                home ? givenHost().orElse(hop.url().authority()) : hop.url().authority(),
                settings.request(),
                hop.withBody(),
                home ? authorization(hop.url()) : Optional.empty());
        findings.debug("Making HTTP request " + hop.asked());
        wire.send(request);
        long asked = deadline.clock().nanos();
        try {
            HttpWire.Answer answer = wire.answer();
            findings.log("Received HTTP response " + answer.head().statusLine());
            report.answered(answer.head(), answer.length(), connection.tls());
            return answer;
        } finally {
            report.phase("processing", since(asked));
        }
    }

    /** A URL's own user comes first. */
    private Optional<String> authorization(HttpUrl url) {
        return url.userInfo()
                .map(HttpCredentials::ofUserInfo)
                .or(() -> settings.client().credentials().header());
    }

    private Optional<Hop> redirected(Hop hop, HttpHead head) throws Unreachable, InterruptedException {
        boolean replay = head.status() == 307 || head.status() == 308;
        boolean unrepeatable =
                replay && hop.withBody() && settings.request().bodyFile().isPresent();
        if (!head.redirect() || unrepeatable || report.redirected() > MOST_REDIRECTS || !settings.follow()) {
            return Optional.empty();
        }
        String location = head.first("Location").orElse("");
        Optional<HttpUrl> to = hop.url().follow(location);
        if (to.isEmpty()) {
            return Optional.empty();
        }
        findings.log("Received redirect to " + to.get());
        boolean stays = to.get().host().equals(hop.url().host());
        long start = deadline.clock().nanos();
        InetAddress address =
                stays ? hop.address() : reach.resolveQuietly(to.get().host(), deadline);
        report.phase("resolve", since(start));
        String method = replay || hop.method().equals("HEAD") ? hop.method() : "GET";
        return Optional.of(new Hop(to.get(), address, method, replay && hop.withBody()));
    }

    private ProbeResult judged(Hop hop, HttpWire.Answer answer, Connection connection)
            throws Unreachable, InterruptedException {
        HttpHead head = answer.head();
        HttpVerdict verdict = new HttpVerdict(settings, report, findings, hop.asked());
        verdict.judgeHead(head, report.redirects());
        if (head.redirect() && report.redirects() > 0) {
            verdict.judgeWithoutBody();
        } else {
            long start = deadline.clock().nanos();
            try (InputStream body = answer.body()) {
                verdict.judgeBody(head, body);
            } catch (IOException e) {
                throw Unreachable.lost(hop.asked(), e);
            } finally {
                report.phase("transfer", since(start));
            }
        }
        verdict.judgeTransport(head, connection.tls().isPresent());
        report.publish(findings);
        return verdict.failed().orElseGet(findings::passed);
    }

    private Duration since(long start) {
        return Duration.ofNanos(deadline.clock().nanos() - start);
    }
}

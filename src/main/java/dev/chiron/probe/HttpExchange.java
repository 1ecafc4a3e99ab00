package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One run of the http probe: request, redirects, verdict; of one thread. */
final class HttpExchange {
    private final HttpClient client;
    private final HttpSettings settings;
    private final Target target;
    private final Deadline deadline;
    private final Findings findings;
    private final HttpReport report;
    private final HttpUrl first;
    private final HttpRedirects redirects;
    private final HttpCookies cookies = new HttpCookies();
    private final HttpRequestHeader header;
    private Optional<String> token = Optional.empty();

    HttpExchange(HttpClient client, Target target, HttpUrl first, Deadline deadline, Findings findings) {
        this.client = client;
        this.settings = client.settings();
        this.target = target;
        this.first = first;
        this.deadline = deadline;
        this.findings = findings;
        this.report = new HttpReport(settings.expectation());
        this.redirects = new HttpRedirects(client, first, deadline, report, findings);
        this.header = new HttpRequestHeader(settings, first, cookies);
    }

    /** As blackbox_exporter does, it looks the target up before it finds that the settings cannot be used. */
    ProbeResult run() throws InterruptedException {
        try {
            Optional<InetAddress> address = client.leavesNames() ? Optional.empty() : Optional.of(resolved());
            Optional<String> unusable = settings.unusable();
            if (unusable.isPresent()) {
                report.publish(findings);
                return findings.notRun(unusable.get());
            }
            report.begun();
            if (!HostPort.isPort(first.port())) {
                report.publish(findings);
                return findings.notRun(
                        "target \"" + target.address() + "\" must have a port of at most " + HostPort.LARGEST_PORT);
            }
            return followed(firstHop(address));
        } catch (UncheckedIOException e) {
            report.publish(findings);
            return findings.notRun(String.valueOf(e.getMessage()));
        } catch (OAuth2Client.Denied e) {
            report.publish(findings);
            String server = settings.client()
                    .oauth2()
                    .map(OAuth2Settings::tokenUrl)
                    .flatMap(HttpUrl::parse)
                    .map(HttpUrl::toString)
                    .orElse("");
            return findings.failed(Reason.AUTH, "the token server " + server + " " + e.getMessage());
        } catch (Unreachable e) {
            report.publish(findings);
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private ProbeResult followed(HttpHop start) throws Unreachable, InterruptedException, OAuth2Client.Denied {
        Optional<HttpHop> next = Optional.of(start);
        while (true) {
            HttpHop hop = next.orElseThrow();
            fetchToken(hop);
            try (Connection connection = open(hop);
                    HttpWire wire = HttpWire.over(connection)) {
                HttpWire.Answer answer = ask(hop, connection, wire);
                next = redirects.next(hop, answer.head());
                if (next.isEmpty()) {
                    return judged(hop, answer);
                }
            } catch (HttpGarbage e) {
                report.publish(findings);
                return findings.failed(Reason.PROTOCOL, hop.asked() + " was answered with " + e.getMessage());
            } catch (IOException e) {
                throw Unreachable.lost(hop.asked(), e);
            }
        }
    }

    private HttpHop firstHop(Optional<InetAddress> address) {
        String host = givenHost().orElse(first.authority());
        return new HttpHop(first, address, settings.request().method(), host, true, true, Optional.empty());
    }

    private InetAddress resolved() throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try {
            return client.reach().resolve(first.host(), deadline, findings);
        } finally {
            report.phase("resolve", deadline.clock().since(start));
        }
    }

    private Optional<String> givenHost() {
        return target.hostname().or(() -> settings.request().header("Host")).filter(host -> !host.isEmpty());
    }

    private void fetchToken(HttpHop hop) throws Unreachable, InterruptedException, OAuth2Client.Denied {
        if (!hop.trusted()) {
            token = Optional.empty();
        } else if (token.isEmpty() && client.tokens().isPresent()) {
            token = Optional.of(client.tokens().get().token(deadline));
        }
    }

    private Connection open(HttpHop hop) throws Unreachable, InterruptedException {
        Connection connection = client.route().open(hop.url(), hop.address(), deadline);
        report.phase("connect", connection.connectTime());
        if (hop.url().tls()) {
            secure(hop, connection);
        }
        return connection;
    }

    private void secure(HttpHop hop, Connection connection) throws Unreachable, InterruptedException {
        List<String> offered = settings.client().enableHttp2() ? HttpWire.PROTOCOLS : List.of();
        try {
            connection.startTls(settings.client().tls().context(), tlsName(hop), offered);
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
        } finally {
            report.phase("tls", connection.tlsTime());
        }
    }

    /** The name that was given for the target holds for its own host only. */
    private String tlsName(HttpHop hop) {
        return settings.client()
                .tls()
                .serverName()
                .filter(name -> hop.url().sameHost(first))
                .orElseGet(() -> hop.host().equals(hop.url().authority())
                        ? hop.url().host()
                        : HostPort.parse(hop.host()).map(HostPort::host).orElse(hop.host()));
    }

    private HttpWire.Answer ask(HttpHop hop, Connection connection, HttpWire wire) throws IOException, HttpGarbage {
        Optional<ProxyServer> proxy = client.route().forwarder(hop.url(), hop.address());
        HttpSettings.Request asked = settings.request();
        HttpRequest request = new HttpRequest(
                hop.url(),
                hop.method(),
                hop.host(),
                header.fields(hop, token, proxy),
                hop.withBody() ? new HttpRequest.Payload(asked.body(), asked.bodyFile()) : HttpRequest.Payload.NONE,
                proxy.isPresent());
        findings.debug("Making HTTP request " + hop.asked());
        wire.send(request);
        long sent = deadline.clock().nanos();
        try {
            HttpWire.Answer answer = wire.answer();
            findings.log("Received HTTP response " + answer.head().statusLine());
            report.answered(
                    answer.head(),
                    answer.length(),
                    connection.tls().filter(_ -> hop.url().tls()));
            cookies.keep(hop.url(), answer.head(), deadline.clock().now());
            return answer;
        } finally {
            report.phase("processing", deadline.clock().since(sent));
        }
    }

    private ProbeResult judged(HttpHop hop, HttpWire.Answer answer) throws Unreachable, InterruptedException {
        HttpHead head = answer.head();
        HttpVerdict verdict = new HttpVerdict(settings, report, findings, hop.asked());
        HttpBodyVerdict body = new HttpBodyVerdict(verdict, settings, report, findings, deadline);
        verdict.judgeHead(head, report.redirects());
        if (redirects.refused()) {
            body.judgeUnread(answer.length() == 0 || hop.method().equals("HEAD"));
        } else {
            judgeBody(hop, answer, body);
        }
        verdict.judgeTransport(head, hop.url().tls());
        report.publish(findings);
        return verdict.failed().orElseGet(findings::passed);
    }

    private void judgeBody(HttpHop hop, HttpWire.Answer answer, HttpBodyVerdict verdict)
            throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try (InputStream body = answer.body()) {
            verdict.judge(answer.head(), body);
        } catch (IOException e) {
            throw Unreachable.lost(hop.asked(), e);
        } finally {
            report.phase("transfer", deadline.clock().since(start));
        }
    }
}

package dev.chiron.probe;

import java.util.Optional;

/** Judges the final answer in blackbox_exporter's order; the first thing wrong is the one that counts. Of one thread. */
final class HttpVerdict {
    private final HttpSettings settings;
    private final HttpReport report;
    private final Findings findings;
    private final String asked;
    private Optional<Failure> failure = Optional.empty();

    /** What was wrong first. */
    private record Failure(Reason reason, Weight weight, String detail) {}

    /** The request is named as {@code GET http://…}. */
    HttpVerdict(HttpSettings settings, HttpReport report, Findings findings, String asked) {
        this.settings = settings;
        this.report = report;
        this.findings = findings;
        this.asked = asked;
    }

    String asked() {
        return asked;
    }

    /** Whether nothing is wrong so far. */
    boolean clean() {
        return failure.isEmpty();
    }

    /** The failure, if there is one; ask after judging. */
    Optional<ProbeResult> failed() {
        return failure.map(found -> findings.failed(found.reason(), found.weight(), found.detail()));
    }

    void judgeHead(HttpHead head, int redirects) {
        HttpExpectation wanted = settings.expectation();
        if (!wanted.admits(head.status())) {
            String tired = head.redirect() && settings.follow() ? " after " + redirects + " redirects" : "";
            boolean server = head.status() >= 500;
            fail(
                    Reason.HTTP_STATUS,
                    server ? Weight.SOFT : Weight.HARD,
                    "answered " + head.statusLine() + tired + ", wanted " + wanted.wantedStatus());
        }
        wanted.forbiddenHeaders().forEach(match -> {
            if (match.missing(head)) {
                failByRegex(Reason.ASSERTION, "answered without the header " + match.header());
            } else if (match.matches(head)) {
                failByRegex(
                        Reason.ASSERTION,
                        "answered with a header " + match.header() + " that matches \"" + match.pattern() + "\"");
            }
        });
        wanted.requiredHeaders().forEach(match -> {
            if (match.missing(head)) {
                failByRegex(Reason.ASSERTION, "answered without the header " + match.header());
            } else if (!match.absent(head) && !match.matches(head)) {
                failByRegex(
                        Reason.ASSERTION,
                        "answered with a header " + match.header() + " that does not match \"" + match.pattern()
                                + "\"");
            }
        });
    }

    void judgeTransport(HttpHead head, boolean overTls) {
        HttpExpectation wanted = settings.expectation();
        if (!wanted.versions().isEmpty() && !wanted.versions().contains(head.version())) {
            fail(
                    Reason.ASSERTION,
                    "answered in " + head.version() + ", wanted " + String.join(" or ", wanted.versions()));
        }
        if (overTls && wanted.failIfSsl()) {
            findings.log("Final request was over SSL");
            fail(Reason.ASSERTION, "answered over TLS, which fail_if_ssl forbids");
        }
        if (!overTls && wanted.failIfNotSsl() && clean()) {
            findings.log("Final request was not over SSL");
            fail(Reason.ASSERTION, "answered without TLS, which fail_if_not_ssl forbids");
        }
    }

    /** Fails, unless something else is wrong already, and says so in {@code probe_failed_due_to_regex}. */
    void failByRegex(Reason reason, String detail) {
        if (clean()) {
            report.failedByRegex();
        }
        fail(reason, detail);
    }

    /** Fails, unless something else is wrong already, and says so in {@code probe_failed_due_to_cel}. */
    void failByCel(String detail) {
        if (clean()) {
            report.failedByCel();
        }
        fail(Reason.BODY, detail);
    }

    void fail(Reason reason, String detail) {
        fail(reason, reason.weight(), detail);
    }

    private void fail(Reason reason, Weight weight, String detail) {
        if (clean()) {
            failure = Optional.of(new Failure(reason, weight, asked + " " + detail));
        }
    }
}

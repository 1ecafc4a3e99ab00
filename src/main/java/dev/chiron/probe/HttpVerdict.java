package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.net.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;

/** Judges the final answer in blackbox_exporter's order; the first thing wrong is the one that counts. */
final class HttpVerdict {
    private static final int LARGEST_DOCUMENT = 64 * 1024;
    /** A body larger than this is matched by its beginning only, so that no target decides how much memory a probe takes. */
    private static final int LARGEST_MATCHED = 8 << 20;

    private static final int PIECE = 8 * 1024;

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

    /** The failure, if there is one; ask after judging. */
    Optional<ProbeResult> failed() {
        return failure.map(found -> findings.failed(found.reason(), found.weight(), found.detail()));
    }

    void judgeHead(HttpHead head, int redirects) {
        HttpSettings.Expectation wanted = settings.expectation();
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

    /** A redirect that is not followed has no body that we would read. */
    void judgeWithoutBody() {
        if (settings.expectation().readsBody()) {
            failByRegex(Reason.BODY, "answered with a redirect, which is not followed and has no body to match");
        }
    }

    /** Reads the body to its end, whatever the verdict is so far, and judges it. */
    void judgeBody(HttpHead head, InputStream packed) throws Unreachable, InterruptedException {
        boolean json = isJson(head);
        int kept = settings.expectation().readsBody() ? LARGEST_MATCHED : json ? LARGEST_DOCUMENT + 1 : 0;
        ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        try {
            long length = drain(packed, body, kept);
            if (json && length > 0 && length <= LARGEST_DOCUMENT) {
                findings.document(body.toByteArray());
            }
            judge(body.toByteArray());
        } catch (SocketException | SocketTimeoutException e) {
            throw Unreachable.lost("the body of " + asked, e);
        } catch (IOException e) {
            unreadable("answered with a body that cannot be read: " + e.getMessage());
        }
    }

    private long drain(InputStream packed, ByteArrayOutputStream kept, int most) throws IOException {
        long limit = settings.expectation().largestBody();
        long length = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream in =
                settings.request().compression().orElse(Compression.IDENTITY).unpacking(packed)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                length += count;
                kept.write(piece, 0, Math.min(count, most - kept.size()));
                if (limit > 0 && length > limit) {
                    length = limit;
                    throw new IOException("it is larger than the " + limit + " bytes that are allowed");
                }
            }
            return length;
        } finally {
            report.bodyLength(length);
        }
    }

    private void unreadable(String detail) {
        if (settings.expectation().readsBody()) {
            failByRegex(Reason.BODY, detail);
        }
        fail(Reason.BODY, Weight.HARD, detail);
    }

    private void judge(byte[] body) {
        for (Pattern pattern : settings.expectation().forbiddenBodies()) {
            if (failure.isEmpty() && pattern.matcher(body).find()) {
                failByRegex(Reason.BODY, "answered with a body that matches \"" + pattern + "\"");
            }
        }
        for (Pattern pattern : settings.expectation().requiredBodies()) {
            if (failure.isEmpty() && !pattern.matcher(body).find()) {
                failByRegex(Reason.BODY, "answered with a body that does not match \"" + pattern + "\"");
            }
        }
    }

    void judgeTransport(HttpHead head, boolean overTls) {
        HttpSettings.Expectation wanted = settings.expectation();
        if (!wanted.versions().isEmpty() && !wanted.versions().contains(head.version())) {
            fail(
                    Reason.ASSERTION,
                    Weight.HARD,
                    "answered in " + head.version() + ", wanted " + String.join(" or ", wanted.versions()));
        }
        if (overTls && wanted.failIfSsl()) {
            findings.log("Final request was over SSL");
            fail(Reason.ASSERTION, Weight.HARD, "answered over TLS, which fail_if_ssl forbids");
        }
        if (!overTls && wanted.failIfNotSsl() && failure.isEmpty()) {
            findings.log("Final request was not over SSL");
            fail(Reason.ASSERTION, Weight.HARD, "answered without TLS, which fail_if_not_ssl forbids");
        }
    }

    private void failByRegex(Reason reason, String detail) {
        if (failure.isEmpty()) {
            report.failedByRegex();
            fail(reason, Weight.HARD, detail);
        }
    }

    private void fail(Reason reason, Weight weight, String detail) {
        if (failure.isEmpty()) {
            failure = Optional.of(new Failure(reason, weight, asked + " " + detail));
        }
    }

    private static boolean isJson(HttpHead head) {
        String type =
                head.first("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }
}

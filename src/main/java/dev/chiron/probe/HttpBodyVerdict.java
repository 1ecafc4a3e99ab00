package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads the body of the final answer to its end, and judges it unless something else is wrong already. */
final class HttpBodyVerdict {
    private static final int LARGEST_DOCUMENT = 64 * 1024;
    /** A body larger than this is matched by its beginning only, so that no target decides how much memory a probe takes. */
    private static final int LARGEST_MATCHED = 8 << 20;

    private static final int PIECE = 8 * 1024;
    /** How much is read before unpacking begins: when it cannot, that much is lost to the length, as in blackbox_exporter. */
    private static final int AHEAD = 4 * 1024;

    private final HttpVerdict verdict;
    private final HttpExpectation wanted;
    private final String compression;
    private final HttpReport report;
    private final Findings findings;
    private final Deadline deadline;

    HttpBodyVerdict(
            HttpVerdict verdict, HttpSettings settings, HttpReport report, Findings findings, Deadline deadline) {
        this.verdict = verdict;
        this.wanted = settings.expectation();
        this.compression = settings.request().compression();
        this.report = report;
        this.findings = findings;
        this.deadline = deadline;
    }

    /**
     * Judges the body of a redirect that is not followed. blackbox_exporter has closed it by then: one that is not empty
     * cannot be read any more.
     */
    void judgeUnread(boolean empty) throws InterruptedException {
        if (Compression.named(compression).filter(Compression::begins).isPresent()) {
            verdict.fail(Reason.BODY, "answered with a redirect, which is not followed and has no body to unpack");
        } else if (empty) {
            judge(new byte[0]);
        } else if (wanted.readsBody()) {
            unreadable("answered with a redirect, which is not followed and has no body to match");
        }
    }

    void judge(HttpHead head, InputStream packed) throws Unreachable, InterruptedException {
        boolean json = isJson(head);
        int kept = wanted.readsBody() ? LARGEST_MATCHED : json ? LARGEST_DOCUMENT + 1 : 0;
        ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        try (InputStream plain = unpacked(packed)) {
            long length = drain(plain, body, kept);
            byte[] bytes = body.toByteArray();
            if (json && length > 0) {
                findings.document(Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST_DOCUMENT + 1)));
            }
            judge(bytes);
        } catch (SocketException | SocketTimeoutException e) {
            unreadable("lost its connection within the body");
            throw Unreachable.lost("the body of " + verdict.asked(), e);
        } catch (IOException e) {
            String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
            unreadable("answered with a body that cannot be read: " + why);
            verdict.fail(Reason.BODY, "answered with a body that cannot be read: " + why);
        }
    }

    /** The body itself; when its compression is unknown or has not even begun, that is a failure, and it is read as it is. */
    private InputStream unpacked(InputStream packed) throws IOException {
        Optional<Compression> known = Compression.named(compression);
        if (known.isEmpty()) {
            verdict.fail(
                    Reason.BODY,
                    "answered with a body that cannot be unpacked: unsupported compression algorithm \"" + compression
                            + "\"");
            return packed;
        }
        try {
            return known.get().unpacking(new BufferedInputStream(packed, AHEAD));
        } catch (SocketException | SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            verdict.fail(Reason.BODY, "answered with a body that is not compressed by " + compression);
            return packed;
        }
    }

    private long drain(InputStream in, ByteArrayOutputStream kept, int most) throws IOException {
        long limit = wanted.largestBody();
        long length = 0;
        byte[] piece = new byte[PIECE];
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                length += count;
                // A few bytes that unpack to very many are read in one go.
                if (deadline.expired()) {
                    throw new SocketTimeoutException("the deadline has passed");
                }
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
        if (wanted.matchesBody()) {
            verdict.failByRegex(Reason.BODY, detail);
        } else if (wanted.hasConditions()) {
            verdict.failByCel(detail);
        }
    }

    private void judge(byte[] body) throws InterruptedException {
        try {
            if (wanted.matchesBody()) {
                match(new TimedText(new String(body, StandardCharsets.UTF_8), deadline));
            }
        } catch (TimedText.OutOfTime e) {
            verdict.fail(Reason.TIMEOUT, "answered with a body that " + e.getMessage());
        }
        wanted.forbiddenCondition().ifPresent(condition -> judge(body, condition, false));
        wanted.requiredCondition().ifPresent(condition -> judge(body, condition, true));
    }

    private void match(TimedText body) throws TimedText.OutOfTime, InterruptedException {
        for (Pattern pattern : wanted.forbiddenBodies()) {
            if (verdict.clean() && body.matches(pattern)) {
                verdict.failByRegex(Reason.BODY, "answered with a body that matches \"" + pattern + "\"");
            }
        }
        for (Pattern pattern : wanted.requiredBodies()) {
            if (verdict.clean() && !body.matches(pattern)) {
                verdict.failByRegex(Reason.BODY, "answered with a body that does not match \"" + pattern + "\"");
            }
        }
    }

    private void judge(byte[] body, CelCondition condition, boolean right) {
        if (!verdict.clean()) {
            return;
        }
        try {
            if (condition.holds(body, deadline) != right) {
                String does = right ? "does not match" : "matches";
                verdict.failByCel("answered with a body that " + does + " the CEL expression \"" + condition + "\"");
            }
        } catch (CelCondition.Unanswerable e) {
            verdict.failByCel("answered with a body that " + e.getMessage());
        }
    }

    private static boolean isJson(HttpHead head) {
        String type =
                head.first("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }
}

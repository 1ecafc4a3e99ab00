package dev.chiron.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Fits an answer for its way: with a tag by which a caller can ask for it only when it is another, and compressed. */
final class Wire {
    private static final int LEAST_TO_COMPRESS = 2048;

    private Wire() {}

    /** The answer as it is sent to this request. */
    static Reply fit(Request request, Reply reply) {
        boolean plain = request.reading()
                && reply.status() == 200
                && !reply.headers().containsKey("ETag")
                && !reply.headers().containsKey("Content-Encoding");
        return plain && isOurs(reply) ? compressed(request, tagged(request, reply)) : reply;
    }

    /** What we write ourselves; the metrics have rules of their own. */
    private static boolean isOurs(Reply reply) {
        String type = reply.headers().getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
        return type.startsWith(Reply.JSON) || type.startsWith("image/svg+xml");
    }

    private static Reply tagged(Request request, Reply reply) {
        if (reply.headers().getOrDefault("Cache-Control", "").equals("no-store")) {
            return reply;
        }
        String tag = "W/\"" + digest(reply.body()) + "\"";
        Reply tagged = reply.with("ETag", tag);
        return request.header("If-None-Match")
                        .filter(known -> matches(known, tag))
                        .isPresent()
                ? tagged.notModified()
                : tagged;
    }

    private static boolean matches(String known, String tag) {
        for (String each : known.split(",", -1)) {
            String plain = each.strip();
            if (plain.equals("*") || plain.equals(tag) || ("W/" + plain).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static Reply compressed(Request request, Reply reply) {
        if (reply.status() != 200 || reply.body().length < LEAST_TO_COMPRESS) {
            return reply;
        }
        Reply varied = reply.with("Vary", "Accept-Encoding");
        return Accept.takesGzip(request.header("Accept-Encoding"))
                ? varied.with("Content-Encoding", "gzip").instead(Gzip.compress(reply.body()))
                : varied;
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.chiron.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live page: its document at {@code /}, all else below {@code /page/} and a name that changes with the content, so
 * that a browser may keep it for ever. Nothing is read before somebody asks; nobody needs a token for it, since it shows
 * nothing by itself.
 */
final class Page {
    private static final String BELOW = "/page/";
    private static final String DOCUMENT = "index.html";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    private static final Map<String, String> SAFETY = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin");

    private volatile @Nullable Edition edition;

    /** All files, those but the document by the path that names their content. */
    private record Edition(PageFile document, Map<String, PageFile> files) {}

    /** Whether a path is ours to answer. */
    static boolean covers(String path) {
        return path.equals("/") || path.startsWith(BELOW);
    }

    Reply answer(Request request) throws Problem {
        Edition current = current();
        if (request.path().equals("/")) {
            return current.document().reply(request).with(SAFETY).with("Cache-Control", "no-cache");
        }
        PageFile file = current.files().get(request.path());
        if (file == null) {
            throw Problem.notFound(
                    "the page has no such file; a page that asks for it is older than this Chiron: reload it");
        }
        return file.reply(request).with(SAFETY).with("Cache-Control", "public, max-age=31536000, immutable");
    }

    private Edition current() {
        Edition known = edition;
        if (known == null) {
            known = read();
            edition = known;
        }
        return known;
    }

    private static Edition read() {
        SortedMap<String, byte[]> files = PageFolder.read();
        String name = digest(files);
        String below = BELOW + name + "/";
        Map<String, PageFile> byPath = files.entrySet().stream()
                .filter(file -> !file.getKey().equals(DOCUMENT))
                .collect(Collectors.toUnmodifiableMap(
                        file -> below + file.getKey(), file -> PageFile.of(file.getKey(), file.getValue())));
        byte[] document = Optional.ofNullable(files.get(DOCUMENT)).orElseThrow();
        String html = new String(document, StandardCharsets.UTF_8)
                .replace("<!-- modules -->\n", links(files.keySet()))
                .replace("@edition@", "page/" + name);
        return new Edition(PageFile.of(DOCUMENT, html.getBytes(StandardCharsets.UTF_8)), byPath);
    }

    /** Lets the browser fetch all modules at once, rather than each when it has read who imports it. */
    private static String links(Set<String> files) {
        return files.stream()
                .filter(file -> file.endsWith(".js") && !file.contains("uplot") && !file.equals("theme.js"))
                .map(file -> "<link rel=\"modulepreload\" href=\"@edition@/" + file + "\">\n")
                .collect(Collectors.joining());
    }

    private static String digest(SortedMap<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, body) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(body);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

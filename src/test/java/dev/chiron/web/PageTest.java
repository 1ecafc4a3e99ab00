package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final int MOST_LINES = 200;
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'(\\.[^']+)'");

    private ControlHouse house;

    @BeforeEach
    void open() {
        house = new ControlHouse(SecuritySettings.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> get(String path, String... headers) {
        return Client.get(house.url(path), headers);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private List<String> linked() {
        return LINK.matcher(get("/").body())
                .results()
                .map(found -> "/" + found.group(1))
                .toList();
    }

    @Test
    void theDocumentIsAskedForAgainEachTimeAndRunsNothingButOurFiles() {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                        + "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.body()).doesNotContain(" style=", " onclick", "<style", "http://", "https://", "@edition@");
        assertThat(get("/", "If-None-Match", header(page, "ETag")).statusCode()).isEqualTo(304);
        assertThat(Client.send("HEAD", house.url("/"), "").statusCode()).isEqualTo(200);
    }

    @Test
    void everyFileThatItNamesIsThereAndMayBeKeptForEver() {
        assertThat(linked()).hasSizeGreaterThan(30).allSatisfy(path -> {
            HttpResponse<String> file = get(path);
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(file, "Content-Type")).isEqualTo(type(path));
        });
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    @Test
    void filesAreSentCompressedToThoseWhoTakeIt() {
        String module = linked().stream()
                .filter(path -> path.endsWith("lit-html.js"))
                .findFirst()
                .orElseThrow();
        HttpResponse<String> compressed = get(module, "Accept-Encoding", "gzip, br");

        assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(get(module), "Content-Encoding")).isEmpty();
    }

    @Test
    void ofAnotherEditionNothingIsServed() {
        HttpResponse<String> old = get("/page/000000000000/app.js");

        assertThat(old.statusCode()).isEqualTo(404);
        assertThat(old.body()).contains("reload");
        assertThat(get("/page/../chiron.yml").statusCode()).isEqualTo(404);
        assertThat(Client.send("POST", house.url("/"), "").statusCode()).isEqualTo(404);
    }

    @Test
    void modulesAreSmallAndImportOnlyWhatIsThere() {
        Map<String, byte[]> files = PageFolder.read();
        assertThat(files.entrySet())
                .filteredOn(file -> isOurModule(file.getKey()))
                .hasSizeGreaterThan(25)
                .allSatisfy(file -> {
                    String text = new String(file.getValue(), StandardCharsets.UTF_8);
                    assertThat(text.lines().count()).as(file.getKey()).isLessThan(MOST_LINES);
                    assertThat(imports(file.getKey(), text)).isSubsetOf(files.keySet());
                });
        assertThat(files).containsKeys("vendor/lit-html/LICENSE", "vendor/uplot/LICENSE");
    }

    private static boolean isOurModule(String path) {
        return path.endsWith(".js") && !path.startsWith("vendor/");
    }

    private static Stream<String> imports(String file, String text) {
        Path from = Path.of("/", file);
        return IMPORT.matcher(text)
                .results()
                .map((MatchResult found) -> from.resolveSibling(found.group(1))
                        .normalize()
                        .toString()
                        .substring(1));
    }
}

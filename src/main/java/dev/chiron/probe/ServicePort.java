package dev.chiron.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A port by its number or by the name of its service, as {@code host:https}; blackbox_exporter takes both. */
final class ServicePort {
    /** What is known on machines without a file of services, such as small containers. */
    private static final Map<String, Integer> WELL_KNOWN = Map.ofEntries(
            Map.entry("domain", 53),
            Map.entry("ftp", 21),
            Map.entry("ftps", 990),
            Map.entry("gopher", 70),
            Map.entry("http", 80),
            Map.entry("https", 443),
            Map.entry("imap2", 143),
            Map.entry("imap3", 220),
            Map.entry("imaps", 993),
            Map.entry("pop3", 110),
            Map.entry("pop3s", 995),
            Map.entry("smtp", 25),
            Map.entry("ssh", 22),
            Map.entry("telnet", 23));

    private static final Path SERVICES = Path.of("/etc/services");

    private ServicePort() {}

    /** Empty when there is no such port. */
    static Optional<Integer> tcp(String text) {
        return tcp(text, SERVICES);
    }

    static Optional<Integer> tcp(String text, Path services) {
        if (text.isEmpty() || HostPort.digits(text)) {
            return HostPort.port(text);
        }
        String name = text.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(WELL_KNOWN.get(name)).or(() -> written(name, services));
    }

    /** Each line is {@code NAME PORT/PROTOCOL ALIAS…}, perhaps with a comment. */
    private static Optional<Integer> written(String name, Path services) {
        try {
            for (String line :
                    Files.readString(services, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                List<String> words =
                        List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
                if (words.size() > 1 && words.get(1).endsWith("/tcp") && named(words, name)) {
                    return HostPort.port(words.get(1).substring(0, words.get(1).indexOf('/')));
                }
            }
        } catch (IOException noSuchFile) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean named(List<String> words, String name) {
        return words.getFirst().toLowerCase(Locale.ROOT).equals(name)
                || words.stream()
                        .skip(2)
                        .anyMatch(alias -> alias.toLowerCase(Locale.ROOT).equals(name));
    }
}

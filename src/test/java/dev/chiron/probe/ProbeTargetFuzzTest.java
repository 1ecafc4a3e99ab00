package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.Mutations;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Every prober that takes targets from strangers, with any target and hostname; none leads away from loopback. */
class ProbeTargetFuzzTest {
    private static final int TRIES = 150;
    /** These ask the machine, or only what the configuration names. */
    private static final Set<String> NOT_FOR_STRANGERS = Set.of("docker", "exec", "resource", "postgres", "redis");

    private static final List<Probe> PROBES = Probes.ALL.stream()
            .filter(kind -> !NOT_FOR_STRANGERS.contains(kind.name()))
            .map(kind -> Ordeal.probe(kind, kind.name().equals("dns") ? "query_name: example.org" : ""))
            .toList();

    private static final List<String> TARGETS = List.of(
            "http://127.0.0.1:1/",
            "https://127.0.0.1:1/a?b=c#d",
            "http://user:pass@127.0.0.1:1/%zz",
            "http://[::1]:1/",
            "http://[::ffff:127.0.0.1]:1",
            "http://xn--nxasmq6b:1/",
            "http://b\u00fccher.example./",
            "ws://127.0.0.1:1/chat",
            "wss://127.0.0.1:1",
            "127.0.0.1:1",
            "127.0.0.1",
            "[::1]:1",
            "::1",
            "[fe80::1%25lo]:1",
            "[::1%lo]:1",
            "127.1:1",
            "0x7f000001:1",
            "2130706433:1",
            "localhost.:1",
            "a.".repeat(200) + ":1",
            "a".repeat(70) + ".example:1",
            "..:1",
            ":1",
            "tcp://127.0.0.1:1",
            "dns:///127.0.0.1:1",
            "/tmp/none.sock",
            "/tmp/" + "a".repeat(200),
            "unix:/tmp/none.sock",
            "file:///etc/passwd",
            "",
            " ");
    private static final List<String> HOSTNAMES = List.of(
            "a.example",
            "",
            ".",
            "a..b",
            "a\r\nb: c",
            "\u00e9",
            "\0",
            "[::1]",
            "a b",
            "-",
            "*",
            "a:b:c",
            "x".repeat(300));

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyTargetLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(PROBES);
        byte[] bytes = Mutations.damaged(choices.of(TARGETS).getBytes(UTF_8), choices);
        String address = new String(bytes, choices.of(UTF_8, ISO_8859_1));
        Optional<String> hostname = Optional.of(choices.of(HOSTNAMES)).filter(_ -> choices.onceIn(2));
        Target target = new Target(address, hostname);
        String story = target + ", asked by " + probe.getClass().getSimpleName();
        assertThat(probe.refusal(target)).as("refusal of %s", story).isNotNull();
        assertThat(Ordeal.endure(probe, target, story).measurements())
                .as("what was seen of %s", story)
                .isNotNull();
    }
}

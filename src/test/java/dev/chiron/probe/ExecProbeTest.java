package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExecProbeTest extends ProbeContract {
    @Override
    ProbeKind kind() {
        return ExecProbe.KIND;
    }

    @Override
    Situation healthy() {
        return Situation.of(shell("echo fine"), "anything");
    }

    /** A shell that waits for a child that waits for ever; both carry a word of their own in their command lines. */
    @Override
    Situation hung() {
        return new Family("sleep 1000; true");
    }

    @Override
    Situation refusing() {
        return Situation.of(shell("echo broken; exit 2"), "anything");
    }

    @Override
    Reason refusal() {
        return Reason.EXIT_CODE;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                command: [/bin/true, a, b]
                environment: {A: b}
                working_directory: /tmp
                max_output: 10KB
                """);
    }

    @Test
    void exitCodeOneIsAnImpairmentThatNamesTheFirstLine() throws Exception {
        ProbeResult result = run(shell("echo 'DISK WARNING - 85 %|/=85%'; echo more; exit 1"), "disk");
        assertThat(((ProbeResult.Passed) result).impairment()).contains("exit code 1: DISK WARNING - 85 %");
        assertThat(gauge(result, "probe_exec_exit_code")).isEqualTo(1);
    }

    @Test
    void higherExitCodesFailWithTheFirstLineAsDetail() throws Exception {
        ProbeResult.Failed failure = failed(run(shell("echo 'DISK CRITICAL - full'; exit 2"), "disk"));
        assertThat(failure.detail()).isEqualTo("exit code 2: DISK CRITICAL - full");
        assertThat(failure.weight()).isEqualTo(Weight.HARD);
    }

    @Test
    void errorsSpeakForACommandThatPrintsNothing() throws Exception {
        assertThat(failed(run(shell("echo sorry >&2; exit 3"), "x")).detail()).isEqualTo("exit code 3: sorry");
        assertThat(failed(run(shell("exit 4"), "x")).detail()).isEqualTo("exit code 4, and it said nothing");
        assertThat(failed(run(shell("kill -9 $$"), "x")).detail()).contains("exit code 137 (as after signal 9)");
    }

    @Test
    void performanceDataBecomeGauges() throws Exception {
        ProbeResult result = run(shell("echo \"OK | time=0.25s;1;2 'free space'=12.5%\""), "x");
        assertThat(gauge(result, "probe_exec_perfdata", Map.of("label", "time", "unit", "s")))
                .isEqualTo(0.25);
        assertThat(gauge(result, "probe_exec_perfdata", Map.of("label", "free space", "unit", "%")))
                .isEqualTo(12.5);
    }

    @Test
    void environmentHoldsWhatIsConfiguredAndTheMarkAlone() throws Exception {
        String settings = """
                command: [/usr/bin/perl, -e, 'print join(",", sort keys %ENV), " $ENV{GREETING}"']
                environment: {GREETING: hello}
                """;
        assertThat(logOf(run(settings, "x"))).contains("CHIRON_CHECK,GREETING hello");
    }

    @Test
    void commandRunsInTheFolderThatIsAskedFor() throws Exception {
        try (TempFolder folder = TempFolder.create("exec")) {
            String settings = "command: [/bin/pwd]\nworking_directory: " + folder.path();
            assertThat(logOf(run(settings, "x"))).contains(folder.path().toString());
        }
    }

    @Test
    void targetIsNoPartOfTheCommandLine() throws Exception {
        assertThat(logOf(run("command: [/bin/echo, hello]", "$(reboot) ; x"))).contains("exit code 0: hello\n");
    }

    @Test
    void outputBeyondTheLimitIsDroppedWithoutStoppingTheCommand() throws Exception {
        String settings = shell("head -c 20000000 /dev/zero | tr '\\0' x; exit 1") + "\nmax_output: 100B";
        ProbeResult result = run(settings, "x");
        assertThat(((ProbeResult.Passed) result).impairment().orElseThrow())
                .isEqualTo("exit code 1: " + "x".repeat(100));
    }

    @Test
    void floodOfOutputDoesNotOutliveTheDeadline() throws Exception {
        Stopwatch watch = Stopwatch.start();
        ProbeRun run = run("command: [/usr/bin/yes]", Target.of("x"), Duration.ofMillis(300));
        assertThat(failed(run.result()).detail()).contains("did not end in time and was killed; it had said: y");
        assertThat(watch.net(run.duration())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void daemonThatLeftTheFamilyIsKilledAtTheDeadline() throws Exception {
        try (Family family =
                new Family("(setsid sleep 1000 >/dev/null 2>&1 </dev/null &); setsid -f sleep 1001; sleep 1002")) {
            ProbeRun run = run(family.settings(), Target.of("x"), Duration.ofMillis(400));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(family.open()).isZero();
        }
    }

    @Test
    void whatTheCommandLeftBehindIsKilledAfterAnOrdinaryEnd() throws Exception {
        try (Family family = new Family("(setsid sleep 1000 &); echo done")) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(family.settings(), Target.of("x"), Duration.ofSeconds(20));
            assertThat(run.result()).isInstanceOf(ProbeResult.Passed.class);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(family.open()).isZero());
        }
    }

    @Test
    void missingProgramIsOurOwnFault() throws Exception {
        ProbeResult result = run("command: [/no/such/program]", "x");
        assertThat(((ProbeResult.NotRun) result).why()).contains("could not be started", "/no/such/program");
    }

    @Test
    void missingFolderIsOurOwnFault() throws Exception {
        ProbeResult result = run("command: [/bin/true]\nworking_directory: /no/such/folder", "x");
        assertThat(((ProbeResult.NotRun) result).why()).contains("/no/such/folder");
    }

    @Test
    void commandMustBeAnAbsolutePath() {
        assertThatThrownBy(() -> read("command: [ls, -l]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exec.command: \"ls\" must be an absolute path");
        assertThatThrownBy(() -> read("max_output: 1KB")).hasMessageContaining("needs a \"command\"");
    }

    private static String shell(String script) {
        return "command:\n  - /bin/sh\n  - -c\n  - |\n" + script.indent(4) + "environment: {PATH: /usr/bin:/bin}";
    }

    private static String logOf(ProbeResult result) {
        StringBuilder text = new StringBuilder();
        result.measurements().log().forEach(line -> text.append(line.message()).append('\n'));
        return text.toString();
    }

    /** A shell script whose processes are found again by a variable of their own. */
    private record Family(String script, String word) implements Situation {
        Family(String script) {
            this(script, UUID.randomUUID().toString());
        }

        @Override
        public String settings() {
            return "command:\n  - /bin/sh\n  - -c\n  - |\n" + script.indent(4)
                    + "environment: {PATH: /usr/bin:/bin, FAMILY: " + word + "}";
        }

        @Override
        public String target() {
            return "family";
        }

        @Override
        public boolean reached() {
            return open() >= 2;
        }

        @Override
        public int open() {
            return MarkedProcesses.count("FAMILY=" + word);
        }
    }
}

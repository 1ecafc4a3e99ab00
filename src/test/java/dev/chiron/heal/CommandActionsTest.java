package dev.chiron.heal;

import static dev.chiron.heal.Trials.order;
import static dev.chiron.heal.Trials.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.Endpoint;
import dev.chiron.service.Service;
import dev.chiron.testing.TempFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands and units, by scripts in place of what this machine has not. */
class CommandActionsTest {
    private final TempFolder folder = TempFolder.create("commands");

    @AfterEach
    void close() {
        folder.close();
    }

    // ---- exec

    @Test
    void commandHasAnEnvironmentOfItsOwnAndItsWordsAsTheyAre() throws Exception {
        Path script = script("heal", "env > " + folder.file("env") + "; echo \"healed $1\"");
        assertThat(run(exec("command: [" + script + ", 'a $(id) b']\nenvironment: {COLOUR: blue}")))
                .isEqualTo(new Action.Outcome.Done("ran " + script + ": healed a $(id) b"));
        assertThat(Files.readAllLines(folder.file("env")))
                .contains("COLOUR=blue", "CHIRON_SERVICE=web", "CHIRON_PROJECT=lab", "CHIRON_TRIGGER=status")
                .contains("CHIRON_ATTEMPT=" + order().attempt(), "CHIRON_EPOCH=7")
                .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("HOME="));
    }

    @Test
    void commandThatFailsOrIsMissingOrHangsSaysSo() throws Exception {
        Path failing = script("failing", "echo no use >&2; exit 3");
        assertThat(run(exec("command: [" + failing + "]")))
                .isEqualTo(new Action.Outcome.Failed("the command ended with exit code 3: no use"));
        assertThat(run(exec("command: [" + folder.file("missing") + "]"))).isInstanceOf(Action.Outcome.Refused.class);
        Path hanging = script("hanging", "sleep 100 & sleep 100");
        assertThat(run(exec("command: [" + hanging + "]\ntimeout: 300ms"))).isInstanceOf(Action.Outcome.Unknown.class);
    }

    @Test
    void commandThatAnybodyMayWriteIsNotRun() throws Exception {
        Path open = script("open", "touch " + folder.file("ran"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run(exec("command: [" + open + "]"))).isInstanceOf(Action.Outcome.Refused.class);
        assertThat(folder.file("ran")).doesNotExist();
    }

    // ---- systemd

    @Test
    void unitIsRestartedByItsNameAndSeenToBeAnotherInvocation() throws Exception {
        Action action = unit("""
                case "$1" in
                  show) printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\nResult=success\\nNRestarts=0\\n'
                        echo "InvocationID=$(cat %1$s/invocation)" ;;
                  restart) echo "$@" > %1$s/asked; echo second > %1$s/invocation ;;
                esac
                """.formatted(folder.path()));
        folder.write("invocation", "first");
        TargetState before = action.observe(_ -> false, soon());
        assertThat(before).isEqualTo(new TargetState("first", true, before.stand(), "", Duration.ofSeconds(95)));
        assertThat(before.stand()).isEmpty();
        assertThat(run(action)).isEqualTo(new Action.Outcome.Done("restarted unit web.service"));
        assertThat(folder.file("asked")).hasContent("restart --no-ask-password web.service");
        assertThat(action.observe(_ -> false, soon()).identity()).isEqualTo("second");
    }

    @Test
    void unitStandsWhereSystemdOrAPersonHasTheWord() throws Exception {
        assertThat(seen("loaded", "failed", "failed", "start-limit-hit")).contains(Refusal.UNIT_START_LIMIT_HIT);
        assertThat(seen("loaded", "failed", "failed", "exit-code")).isEmpty();
        assertThat(seen("loaded", "activating", "auto-restart", "exit-code")).contains(Refusal.TARGET_RESTARTING);
        assertThat(seen("loaded", "activating", "start", "success")).contains(Refusal.TARGET_STARTING);
        assertThat(seen("loaded", "inactive", "dead", "success")).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(seen("not-found", "inactive", "dead", "success")).contains(Refusal.TARGET_NOT_FOUND);
        assertThat(unit("exit 1").observe(_ -> false, soon()).stand()).contains(Refusal.MONITORING_BLIND);
    }

    @Test
    void unitThatCameToRestDuringACallOfOursWasNotStoppedByAPerson() throws Exception {
        Instant begun = Instant.parse("2026-01-20T12:00:05.400Z");
        Predicate<Instant> ours = at -> !at.isBefore(begun) && at.isBefore(begun.plusSeconds(3));
        assertThat(rested("loaded", "Tue 2026-01-20 12:00:05 UTC", ours)).isEmpty();
        assertThat(rested("loaded", "Tue 2026-01-20 12:00:07 UTC", ours)).isEmpty();
        assertThat(rested("loaded", "Tue 2026-01-20 12:00:04 UTC", ours)).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(rested("loaded", "Tue 2026-01-20 12:00:09 UTC", ours)).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(rested("loaded", "n/a", ours)).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(rested("loaded", "", ours)).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(rested("masked", "Tue 2026-01-20 12:00:07 UTC", ours)).contains(Refusal.TARGET_STOPPED_BY_USER);
        assertThat(folder.file("zone")).hasContent("UTC");
    }

    /** Why a unit stands that is at rest since a moment, as systemctl writes it in the zone that it is asked in. */
    private Optional<Refusal> rested(String load, String since, Predicate<Instant> ours) throws Exception {
        return unit("echo $TZ > " + folder.file("zone")
                        + "; printf 'LoadState=%s\\nActiveState=inactive\\nInvocationID=x\\n'".formatted(load)
                        + "; echo 'InactiveEnterTimestamp=" + since + "'")
                .observe(ours, soon())
                .stand();
    }

    @Test
    void refusalOfSystemctlIsToldInItsWords() throws Exception {
        Action action = unit("echo 'Failed to restart web.service: Interactive authentication required.' >&2; exit 4");
        assertThat(action.run(action.observe(_ -> false, soon()), order(), soon()))
                .isEqualTo(new Action.Outcome.Failed("systemctl restart ended with exit code 4:"
                        + " Failed to restart web.service: Interactive authentication required."));
    }

    @Test
    void unitThatIsNotListedCannotBeConfigured() {
        SystemdSettings settings =
                new SystemdSettings(List.of("web.service"), Path.of("/bin/false"), Duration.ofSeconds(5));
        assertThatThrownBy(() -> action("{action: systemd, unit: wep.service}", settings))
                .hasMessageContaining(
                        "\"wep.service\" is not among heal.systemd.units (did you mean \"web.service\"?)");
    }

    private Optional<Refusal> seen(String load, String active, String sub, String result) throws Exception {
        return unit("printf 'LoadState=%s\\nActiveState=%s\\nSubState=%s\\nResult=%s\\nInvocationID=x\\n'"
                        .formatted(load, active, sub, result))
                .observe(_ -> false, soon())
                .stand();
    }

    private Action unit(String systemctl) throws Exception {
        Path program = script("systemctl-" + systemctl.hashCode(), systemctl);
        return action(
                "{action: systemd, unit: web.service}",
                new SystemdSettings(List.of("web.service"), program, Duration.ofSeconds(90)));
    }

    private static Action exec(String yaml) throws Exception {
        return action("action: exec\n" + yaml, SystemdSettings.NONE);
    }

    private static Action action(String heal, SystemdSettings systemd) throws Exception {
        Service service = read("{name: web, module: m}", section -> Service.read(section, section));
        try (DockerEngine engine = new DockerEngine(Endpoint.standard())) {
            return read(heal, section -> HealRule.read(section, service, Trials.means(engine, systemd)))
                    .orElseThrow()
                    .step(0)
                    .action();
        }
    }

    private static <T> T read(String yaml, ConfigFile.Reader<T> reader) throws Exception {
        return ConfigFile.read("heal.yml", yaml, Path.of(""), new Environment(_ -> null), reader);
    }

    private Path script(String name, String text) throws Exception {
        Path script = folder.write(name, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    private static Action.Outcome run(Action action) throws InterruptedException {
        return action.run(action.observe(_ -> false, soon()), order(), soon());
    }
}

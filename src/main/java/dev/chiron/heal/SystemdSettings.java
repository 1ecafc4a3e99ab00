package dev.chiron.heal;

import dev.chiron.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code systemd:} block under {@code heal:}: which units may be acted on, and by what.
 *
 * @param units full names; no other is ever handed to systemctl
 * @param program systemctl
 * @param timeout how long a restart may take
 */
public record SystemdSettings(List<String> units, Path program, Duration timeout) {
    private static final Pattern UNIT = Pattern.compile(
            "[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]{0,240}\\.(service|socket|timer|path|mount|automount|swap|target|slice)");

    /** No unit may be acted on. */
    public static final SystemdSettings NONE =
            new SystemdSettings(List.of(), Path.of("/usr/bin/systemctl"), Duration.ofSeconds(90));

    static SystemdSettings read(Section section) {
        List<String> units = section.strings("units", "the units that may be restarted, by their full names");
        units.stream()
                .filter(unit -> !UNIT.matcher(unit).matches())
                .forEach(unit ->
                        section.problem("units", "\"" + unit + "\" must be a unit's full name, as in nginx.service"));
        return new SystemdSettings(
                List.copyOf(units),
                section.file("program", "systemctl").orElse(NONE.program),
                section.duration("timeout", "how long systemctl may take")
                        .between(Duration.ofSeconds(1), Duration.ofHours(1))
                        .orElse(NONE.timeout));
    }
}

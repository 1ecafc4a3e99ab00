package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.service.Service;
import java.util.List;
import java.util.Optional;

/** All kinds of action. */
public final class Actions {
    /** A kind of action. */
    record Kind(String name, Reader reader) {}

    /** Reads one kind's settings out of a step of a service's {@code heal:} block; empty after a problem was noted. */
    interface Reader {
        Optional<Action> read(Section section, Service service, Means means);
    }

    static final List<Kind> ALL = List.of(
            RestartAction.KIND,
            StartAction.KIND,
            StopAction.KIND,
            RecreateAction.KIND,
            SystemdAction.KIND,
            ExecAction.KIND,
            HookAction.KIND);

    private Actions() {}

    static List<String> names() {
        return ALL.stream().map(Kind::name).toList();
    }
}

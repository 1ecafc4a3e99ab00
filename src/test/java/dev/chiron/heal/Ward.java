package dev.chiron.heal;

import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.health.CircuitRule;
import dev.chiron.health.HealthRule;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Outcomes;
import dev.chiron.monitor.Particulars;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Admission;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeKind;
import dev.chiron.probe.Reason;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Maintenance;
import dev.chiron.schedule.MaintenanceWindow;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Service;
import dev.chiron.testing.JournalFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A healer with a real monitor of patients, and all that was told. */
final class Ward implements AutoCloseable {
    /** What helps is seen to help, however slow this machine is for a while. */
    static final String QUICK = """
            startup_grace: 0s
            cooldown: 300ms
            max_attempts: 2
            verify: {healthy_for: 600ms, timeout: 20s}
            """;

    /** What does not help is given up soon: what helps in such a ward is to be given longer first, by {@link #adopt}. */
    static final String HOPELESS = QUICK.replace("timeout: 20s", "timeout: 1500ms");

    /** The keys of one that is checked when asked for and never by itself. */
    static final String BY_NOBODY_ELSE = "schedule: on_scrape # so at no interval";

    final Clock clock = Clock.system();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final Monitor monitor;
    final Map<String, HealRule> rules = new LinkedHashMap<>();
    private final Map<String, Patient> patients = new ConcurrentHashMap<>();
    private final List<Watched> watched = new ArrayList<>();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 200, new Ticker.Listener() {
        @Override
        public void started(Duration lag) {}

        @Override
        public void overran(String name) {}
    });
    final JournalFile file;
    final Journal journal;
    private volatile Optional<Healer> healer = Optional.empty();

    Ward() {
        this(new JournalFile());
    }

    Ward(JournalFile file) {
        this.file = file;
        this.journal = file.journal();
        this.monitor = new Monitor(clock, ticker, guard, this::hear);
    }

    /** A patient that may be healed, checked every 200 ms unless the keys say otherwise, alone in its group. */
    Patient patient(String name, String... keys) throws Exception {
        return patient(name, name, keys);
    }

    Patient member(String group, String name, String... keys) throws Exception {
        return patient(name, group, keys);
    }

    private Patient patient(String name, String group, String... keys) throws Exception {
        Patient patient = bystander(name, keys);
        rules.put(name, rule(group, patient));
        return patient;
    }

    /** A patient, alone in its group, to whom others follow as further steps. */
    Patient patientWithLadder(String name, Patient... further) throws Exception {
        Patient patient = patient(name);
        rules.put(
                name,
                rule(name, Stream.concat(Stream.of(patient), Stream.of(further)).toArray(Patient[]::new)));
        return patient;
    }

    private static HealRule rule(String group, Patient... actions) {
        List<Step> steps = Stream.of(actions).map(action -> new Step(action, 1)).toList();
        return new HealRule(steps, group, Optional.empty(), Optional.empty());
    }

    /** A service that may not be healed. */
    Patient bystander(String name, String... keys) throws Exception {
        Patient patient = new Patient();
        patients.put(name, patient);
        String interval = String.join("\n", keys).contains("interval") ? "" : "interval: 200ms\n";
        String yaml = "name: " + name + "\nmodule: m\ntarget: " + name + "\n" + interval + String.join("\n", keys);
        Service service = read(yaml, section -> Service.read(section, section));
        HealthRule rule = read("failure_threshold: 1\nsuccess_threshold: 1\nconfirm: {retries: 0}\n", HealthRule::read);
        ProbeKind kind = new ProbeKind("patient", Set.of(Reason.CONNECT), Admission.ANY, (_, _) -> patient);
        Module module = new Module("m", kind, Optional.empty(), patient);
        watched.add(Watched.of(service, module, rule, Outcomes.STANDARD, Duration.ofSeconds(2)));
        return patient;
    }

    /** Puts a service into a maintenance window that never ends. */
    void maintenance(String name) {
        Maintenance always =
                new Maintenance(List.of(MaintenanceWindow.of("* * * * *", Duration.ofHours(1), ZoneOffset.UTC)));
        particular(name, Particulars.NONE.with(always));
    }

    /** Leaves a service alone for an hour after its first failure. */
    void circuit(String name) {
        particular(name, Particulars.NONE.with(new CircuitRule(1, Duration.ofHours(1))));
    }

    private void particular(String name, Particulars special) {
        watched.replaceAll(each -> each.service().name().equals(name) ? each.with(special) : each);
    }

    /** Opens the ward; when this returns, every patient was checked once. */
    Healer open(String yaml) throws Exception {
        return open(yaml, journal);
    }

    /** The same with another journal. */
    Healer open(String yaml, Journal with) throws Exception {
        monitor.watch(watched);
        ticker.start();
        monitor.check(List.copyOf(patients.keySet()), Duration.ofSeconds(5));
        return reopen(yaml, with);
    }

    /** Another healer likewise, whose own wall clock says this. */
    Healer reopen(String yaml, Journal with, Clock own) throws Exception {
        healer.ifPresent(Healer::close);
        Healer made = new Healer(own, monitor, with, settings(yaml), rules, this::hear);
        healer = Optional.of(made);
        made.start();
        return made;
    }

    /** Puts another healer in the place of the one before, which was closed; the patients stay as they are. */
    Healer reopen(String yaml, Journal with) throws Exception {
        return reopen(yaml, with, clock);
    }

    /** Puts another set in force, as a reload does. */
    void reload(String yaml, Map<String, HealRule> next) throws Exception {
        healer.orElseThrow().adopt(settings(yaml), next);
        monitor.watch(watched.stream()
                .filter(each -> patients.containsKey(each.service().name()))
                .toList());
    }

    /** Puts other settings in force for what begins from now on. */
    void adopt(String yaml) {
        try {
            healer.orElseThrow().adopt(settings(yaml), rules);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void discharge(String name) {
        patients.remove(name);
    }

    static HealSettings settings(String yaml) throws Exception {
        return read(yaml, HealSettings::read);
    }

    static <T> T read(String yaml, ConfigFile.Reader<T> reader) throws Exception {
        return ConfigFile.read("test.yml", yaml, Path.of(""), new Environment(_ -> null), reader);
    }

    private void hear(Event event) {
        events.add(event);
        healer.ifPresent(own -> own.accept(event));
    }

    void awaitReason(String service, String reason) {
        await().until(() -> reasons(service).contains(reason));
    }

    void awaitEnd(String service, String outcome) {
        await().atMost(Duration.ofSeconds(40)).until(() -> ended(service, outcome) > 0);
    }

    List<String> reasons(String service) {
        return events.stream()
                .filter(Event.HealSuppressed.class::isInstance)
                .map(Event.HealSuppressed.class::cast)
                .filter(event -> event.service().equals(service))
                .map(Event.HealSuppressed::reason)
                .toList();
    }

    long ended(String service, String outcome) {
        return events.stream()
                .filter(event -> event instanceof Event.HealFinished done
                        && done.service().name().equals(service)
                        && done.outcome().equals(outcome))
                .count();
    }

    @Override
    public void close() {
        healer.ifPresent(Healer::close);
        ticker.close();
        monitor.close();
        guard.close();
        journal.close();
        file.close();
    }
}

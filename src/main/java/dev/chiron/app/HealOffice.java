package dev.chiron.app;

import dev.chiron.heal.Archive;
import dev.chiron.heal.Attempt;
import dev.chiron.heal.Evidence;
import dev.chiron.heal.Explainer;
import dev.chiron.heal.Healer;
import dev.chiron.heal.Journal;
import dev.chiron.heal.Trigger;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.web.HealDesk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Brings what people ask of healing to the healer, and what it knows back; the two rooms do not know each other. */
final class HealOffice implements HealDesk {
    private final Healer healer;
    private final Journal journal;
    private final Archive archive;
    private final Explainer explainer;
    private final Monitor monitor;
    private final RightsReport rights;

    HealOffice(Healer healer, Journal journal, Monitor monitor, RightsReport rights) {
        this.healer = healer;
        this.journal = journal;
        this.archive = journal.archive();
        this.explainer = new Explainer(healer);
        this.monitor = monitor;
        this.rights = rights;
    }

    private static dev.chiron.heal.Wish wish(HealDesk.Wish wish) {
        return new dev.chiron.heal.Wish(wish.caller(), wish.reason(), wish.forced(), wish.requestId());
    }

    @Override
    public HealDesk.Reception restart(String service, HealDesk.Wish wish) throws IOException {
        return switch (healer.signal(service, Trigger.MANUAL, wish(wish))) {
            case OPENED -> HealDesk.Reception.OPENED;
            case DUPLICATE -> HealDesk.Reception.DUPLICATE;
            case REFUSED -> HealDesk.Reception.REFUSED;
        };
    }

    @Override
    public boolean unlock(String service, HealDesk.Wish wish) throws IOException {
        return healer.unlock(service, wish(wish));
    }

    @Override
    public void pause(Optional<String> service, Pause pause, String requestId) throws IOException {
        healer.killSwitch()
                .pause(service, pause, new dev.chiron.heal.Wish(pause.by(), pause.reason(), false, requestId));
    }

    @Override
    public boolean resume(Optional<String> service, HealDesk.Wish wish) throws IOException {
        return healer.killSwitch().resume(service, wish(wish));
    }

    @Override
    public Map<String, Object> explain(HealDesk.Supposition signal) throws IOException, InterruptedException {
        Trigger trigger = Trigger.valueOf(signal.trigger().toUpperCase(Locale.ROOT));
        boolean meant = HealFront.isOf(monitor, signal.service(), signal.project());
        return HealJson.explanation(
                explainer.explain(meant ? signal.service() : "", trigger, signal.forced()), signal.forced());
    }

    @Override
    public Map<String, Object> state() throws IOException {
        Map<String, Object> state = new LinkedHashMap<>();
        Map<String, Pause> pauses = new LinkedHashMap<>(healer.killSwitch().pauses());
        Pause ofAll = pauses.remove("");
        state.put("paused", ofAll == null ? null : HealDesk.shown(ofAll));
        state.put(
                "paused_services",
                pauses.entrySet().stream()
                        .map(each -> HealJson.pause(each.getKey(), each.getValue()))
                        .toList());
        state.put("acts_here", healer.leads());
        state.put(
                "locked",
                journal.locks().entrySet().stream()
                        .map(lock -> HealJson.lock(lock.getKey(), lock.getValue()))
                        .toList());
        state.put("act_endpoints", rights.doors().stream().map(HealJson::door).toList());
        return state;
    }

    @Override
    public HealDesk.Lines attempts(HealDesk.Extract extract) throws IOException {
        return lines(archive.attempts(extract(extract)), HealJson::attempt);
    }

    @Override
    public HealDesk.Lines decisions(HealDesk.Extract extract) throws IOException {
        return lines(archive.decisions(extract(extract)), HealJson::decision);
    }

    @Override
    public HealDesk.Lines audit(HealDesk.Extract extract) throws IOException {
        return lines(archive.audit(extract(extract)), HealJson::deed);
    }

    private static Archive.Extract extract(HealDesk.Extract extract) {
        return new Archive.Extract(extract.service(), extract.cursor(), extract.most());
    }

    private static <T> HealDesk.Lines lines(Archive.Page<T> page, Function<T, Map<String, Object>> shown) {
        List<Map<String, Object>> items = page.items().stream().map(shown).toList();
        return new HealDesk.Lines(items, page.next());
    }

    @Override
    public Optional<Map<String, Object>> attempt(String id) throws IOException {
        Optional<UUID> wanted = uuid(id);
        Optional<Attempt> found = wanted.isEmpty() ? Optional.empty() : archive.attempt(wanted.get());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> shown = HealJson.attempt(found.get());
        Optional<Evidence> evidence = archive.evidence(wanted.get());
        shown.put("evidence", evidence.map(HealJson::evidence).orElse(null));
        return Optional.of(shown);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package dev.chiron.web;

import dev.chiron.monitor.Pause;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A heal desk that notes what it is told; it opens the first restart, and takes the others for the same. */
final class HealNotes implements HealDesk {
    final List<String> restarts = new CopyOnWriteArrayList<>();
    final List<Wish> wishes = new CopyOnWriteArrayList<>();
    final List<Supposition> suppositions = new CopyOnWriteArrayList<>();
    final List<Extract> extracts = new CopyOnWriteArrayList<>();
    volatile Optional<Pause> paused = Optional.empty();
    final Map<String, Pause> alone = new ConcurrentHashMap<>();
    volatile boolean away;

    private void reached() throws IOException {
        if (away) {
            throw new IOException("disk full");
        }
    }

    @Override
    public Reception restart(String service, Wish wish) throws IOException {
        reached();
        wishes.add(wish);
        restarts.add(service);
        return restarts.size() == 1 ? Reception.OPENED : Reception.DUPLICATE;
    }

    @Override
    public boolean unlock(String service, Wish wish) throws IOException {
        reached();
        wishes.add(wish);
        return true;
    }

    @Override
    public void pause(Optional<String> service, Pause pause, String requestId) throws IOException {
        reached();
        if (service.isPresent()) {
            alone.put(service.get(), pause);
        } else {
            paused = Optional.of(pause);
        }
    }

    @Override
    public boolean resume(Optional<String> service, Wish wish) throws IOException {
        reached();
        wishes.add(wish);
        if (service.isPresent()) {
            return alone.remove(service.get()) != null;
        }
        boolean was = paused.isPresent();
        paused = Optional.empty();
        return was;
    }

    @Override
    public Map<String, Object> explain(Supposition signal) throws IOException {
        reached();
        suppositions.add(signal);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("service", signal.service());
        said.put("trigger", signal.trigger());
        said.put("force", signal.forced());
        said.put("acts", false);
        said.put("reason", "cooldown");
        said.put("detail", "the last attempt was just now");
        said.put("not_before", null);
        said.put("plan", null);
        said.put("rails", List.of(Map.of("rail", "cooldown", "answer", "refuses", "why", "too soon")));
        return said;
    }

    @Override
    public Map<String, Object> state() throws IOException {
        reached();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("paused", ServiceJson.paused(paused));
        state.put(
                "paused_services",
                alone.entrySet().stream()
                        .map(each -> {
                            Map<String, Object> shown = new LinkedHashMap<>(Map.of("service", each.getKey()));
                            shown.putAll(ServiceJson.paused(Optional.of(each.getValue())));
                            return shown;
                        })
                        .toList());
        state.put("acts_here", true);
        state.put("locked", List.of());
        state.put("act_endpoints", List.of());
        return state;
    }

    private Lines none(Extract extract) throws IOException {
        reached();
        extract.cursor().ifPresent(Long::parseLong);
        extracts.add(extract);
        return new Lines(List.of(), Optional.empty());
    }

    @Override
    public Lines attempts(Extract extract) throws IOException {
        return none(extract);
    }

    @Override
    public Lines decisions(Extract extract) throws IOException {
        return none(extract);
    }

    @Override
    public Lines audit(Extract extract) throws IOException {
        return none(extract);
    }

    @Override
    public Optional<Map<String, Object>> attempt(String id) throws IOException {
        reached();
        return Optional.empty();
    }
}

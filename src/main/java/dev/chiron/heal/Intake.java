package dev.chiron.heal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes signals: what it took is stored, whoever acts upon it. */
final class Intake {
    private static final Duration SAME_DELIVERY = Duration.ofSeconds(30);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private final Healer healer;

    Intake(Healer healer) {
        this.healer = healer;
    }

    /**
     * Takes a signal; when this returns, it is stored.
     *
     * @throws IOException when it cannot be stored now; then it was not taken
     */
    Healer.Reception signal(String service, Trigger trigger, Wish wish) throws IOException {
        Optional<Verdict.Refuse> refusal = unwanted(service, trigger);
        if (refusal.isPresent()) {
            healer.refused(List.of(new Denial(shown(service), trigger, refusal.get(), Optional.empty())));
            return Healer.Reception.REFUSED;
        }
        CaseFile fresh = CaseFile.of(service, trigger, wish, healer.clock().now());
        CaseFile now = healer.journal().open(fresh);
        if (!now.id().equals(fresh.id())) {
            healer.refused(List.of(new Denial(service, trigger, duplicate(), Optional.of(now.id()))));
            return Healer.Reception.DUPLICATE;
        }
        healer.found(now);
        return Healer.Reception.OPENED;
    }

    /**
     * Takes a delivery of alerts; when this returns, all of it is stored.
     *
     * @return a word for each alert
     * @throws IOException when it cannot be stored now; then none of it was taken
     */
    List<String> receive(Delivery delivery) throws IOException {
        Journal.Received received = healer.journal()
                .receive(
                        delivery,
                        delivery.at().minus(SAME_DELIVERY),
                        alert -> unwanted(alert.service().orElse(""), Trigger.ALERTMANAGER)
                                .isEmpty());
        List<String> words = new ArrayList<>();
        List<Denial> denials = new ArrayList<>();
        for (int index = 0; index < received.words().size(); index++) {
            Journal.Word word = received.words().get(index);
            String service = delivery.alerts().get(index).service().orElse("");
            denial(word, service).ifPresent(denials::add);
            if (word == Journal.Word.RESOLVED) {
                healer.running(service).ifPresent(Case::wake);
            }
            boolean again = !received.fresh() && word != Journal.Word.RESOLVED;
            words.add(again ? "duplicate" : word.name().toLowerCase(Locale.ROOT));
        }
        healer.refused(denials);
        if (received.words().contains(Journal.Word.OPENED) && healer.epoch().isPresent()) {
            healer.look();
        }
        return words;
    }

    private Optional<Denial> denial(Journal.Word word, String service) {
        Optional<Verdict.Refuse> refusal = switch (word) {
            case REFUSED -> unwanted(service, Trigger.ALERTMANAGER);
            case OUT_OF_ORDER ->
                Optional.of(new Verdict.Refuse(Refusal.OUT_OF_ORDER, "something newer is known of the alert"));
            case DUPLICATE -> Optional.of(duplicate());
            case RESOLVED, OPENED -> Optional.empty();
        };
        return refusal.map(why -> new Denial(shown(service), Trigger.ALERTMANAGER, why, Optional.empty()));
    }

    private static Verdict.Refuse duplicate() {
        return new Verdict.Refuse(Refusal.DUPLICATE, "a case is open already");
    }

    private static String shown(String service) {
        return NAME.matcher(service).matches() ? service : "";
    }

    /** Why a signal is not taken at all, if it is not. */
    Optional<Verdict.Refuse> unwanted(String service, Trigger trigger) {
        Healer.Orders now = healer.orders();
        if (!now.rules().containsKey(service) || !healer.alerting(service)) {
            return Optional.of(new Verdict.Refuse(Refusal.NO_MATCH, "no service that may be healed"));
        }
        return trigger == Trigger.MANUAL || now.settings().triggers().contains(trigger)
                ? Optional.empty()
                : Optional.of(new Verdict.Refuse(Refusal.NOT_TRIGGER, "not among heal.triggers"));
    }
}

package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryJournalTest {
    private static final Instant NOW = Instant.parse("2026-01-20T10:00:00Z");

    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void sameDeliveryIsFreshOnlyOnceInItsTime() {
        assertThat(journal.delivered("a", NOW, NOW.minusSeconds(30))).isTrue();
        assertThat(journal.delivered("a", NOW.plusSeconds(10), NOW.minusSeconds(20)))
                .isFalse();
        assertThat(journal.delivered("b", NOW.plusSeconds(10), NOW.minusSeconds(20)))
                .isTrue();
        assertThat(journal.delivered("a", NOW.plusSeconds(60), NOW.plusSeconds(30)))
                .isTrue();
    }

    @Test
    void closedAttemptStandsInThePlaceOfTheOpenOne() {
        Attempt open = attempt("web");
        journal.begin(open);
        journal.begin(attempt("db"));
        Attempt closed = open.closed(new Attempt.Verdict(Attempt.Word.RECOVERED, "", NOW));
        journal.close(closed);
        assertThat(journal.attempts("web")).containsExactly(closed);
        assertThat(journal.attempts()).hasSize(2).first().isEqualTo(closed);
    }

    @Test
    void lockStaysUntilItIsTakenOff() {
        assertThat(journal.locked("web")).isFalse();
        journal.lock("web", NOW);
        assertThat(journal.locked("web")).isTrue();
        assertThat(journal.unlockedAt("web")).isEmpty();
        journal.unlock("web", NOW);
        assertThat(journal.locked("web")).isFalse();
        assertThat(journal.unlockedAt("web")).contains(NOW);
    }

    @Test
    void oldestAreForgottenBeyondTenThousand() {
        Attempt first = attempt("web");
        journal.begin(first);
        for (int i = 0; i < 10_000; i++) {
            journal.begin(attempt("web"));
            journal.refuse(new Decision(NOW, "web" + i, Trigger.STATUS, Refusal.COOLDOWN, ""));
            journal.delivered("digest-" + i, NOW, NOW);
        }
        journal.refuse(new Decision(NOW, "last", Trigger.STATUS, Refusal.COOLDOWN, ""));
        assertThat(journal.attempts()).hasSize(10_000).doesNotContain(first);
        assertThat(journal.decisions()).hasSize(10_000);
        assertThat(journal.decisions().getLast().service()).isEqualTo("last");
        assertThat(journal.decisions().getFirst().service()).isEqualTo("web1");
    }

    private static Attempt attempt(String service) {
        return new Attempt(UUID.randomUUID(), service, "cure", Trigger.STATUS, NOW, Optional.empty());
    }
}

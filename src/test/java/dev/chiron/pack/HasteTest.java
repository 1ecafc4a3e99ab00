package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HasteTest {
    @Test
    void waitsRangesOffsetsAndAgesOfARuleAreShorter() {
        assertThat(Haste.ofRules("""
                      - alert: Late
                        expr: |
                          chiron_time_seconds - last_over_time(seen[1m]) > 300
                          and increase(x_total[15m] offset 1d) > 2
                          and max_over_time((a - b)[2h:5s]) > 10000
                        for: 20s
                        keep_firing_for: 1h30m
                """)).isEqualTo("""
                      - alert: Late
                        expr: |
                          chiron_time_seconds - last_over_time(seen[12s]) > 10
                          and increase(x_total[180s] offset 20s) > 2
                          and max_over_time((a - b)[1440s:5s]) > 10000
                        for: 4s
                        keep_firing_for: 6s
                """);
    }

    @Test
    void timesOfNotificationsAreShorterButNoneStaysNone() {
        assertThat(
                        Haste.ofAlertmanager(
                                "group_wait: 0s\ngroup_wait: 5s\ngroup_wait: 2m\ngroup_interval: 10s # often\nrepeat_interval: 1h\n"))
                .isEqualTo(
                        "group_wait: 0s\ngroup_wait: 2s\ngroup_wait: 12s\ngroup_interval: 1s # often\nrepeat_interval: 120s\n");
    }

    @Test
    void everyRuleThatWaitsWaitsLess() {
        for (var file : PackFiles.rules()) {
            assertThat(Haste.ofRules(PackFiles.text(file)).lines().count())
                    .isEqualTo(PackFiles.text(file).lines().count());
            assertThat(Haste.ofRules(PackFiles.text(file)))
                    .doesNotContainPattern("for: (\\d+[mhd]|\\d\\ds)")
                    .doesNotContainPattern("\\[\\d+[mhd]");
        }
    }
}

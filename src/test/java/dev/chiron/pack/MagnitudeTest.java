package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.pack.DashboardQueries.Kind;
import dev.chiron.pack.DashboardQueries.Query;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagnitudeTest {
    @ParameterizedTest
    @CsvSource({
        "percentunit, up, 0.999, true",
        "percentunit, up, 99.9, false",
        "percentunit, up, -0.5, false",
        "percentunit, service:chiron_error_budget_remaining:ratio, -0.5, true",
        "s, latency, 0.2, true",
        "s, chiron_time_seconds, 1768000000, false",
        "s, probe_ssl_earliest_cert_expiry - time(), 7776000, true",
        "dateTimeFromNow, changed, 1768000000, false",
        "dateTimeFromNow, changed, 1768000000000, true",
        "bytes, megabytes, 120, false",
        "bytes, memory, 120000000, true",
        "short, count, Infinity, false",
    })
    void aFactorOfAThousandIsFound(String unit, String expression, double value, boolean fits) {
        assertThat(Magnitude.of(query(unit, expression)).holds(value)).isEqualTo(fits);
    }

    @Test
    void aUnitThatNobodyHasThoughtAboutIsRefused() {
        assertThatThrownBy(() -> Magnitude.of(query("celsius", "a"))).hasMessageContaining("celsius");
    }

    private static Query query(String unit, String expression) {
        return new Query(Kind.PANEL, "panel", expression, true, unit, Set.of());
    }
}

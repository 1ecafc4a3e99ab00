package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RealAlertmanagerIT {
    @Test
    void holdsTheAlertsThatWereFired() {
        try (RealAlertmanager alertmanager =
                RealAlertmanager.start("{route: {receiver: nobody}, receivers: [{name: nobody}]}")) {
            alertmanager.fire("[{\"labels\": {\"alertname\": \"Fire\", \"service\": \"web\"}}]");
            assertThat(alertmanager.alerts().findValuesAsText("service")).containsExactly("web");
        }
    }

    @Test
    void brokenConfigurationIsThrownWithItsLog() {
        assertThatThrownBy(() -> RealAlertmanager.start("route: {receiver: missing}"))
                .hasMessageContaining("Alertmanager ended with 1")
                .hasMessageContaining("undefined receiver");
    }
}

package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Credential ANN = new Credential.Token("ann", "00");

    private final ManualClock clock = new ManualClock();
    private final Sessions sessions = new Sessions(clock);

    @Test
    void aSessionEndsWhenItIsNotUsed() {
        String id = sessions.begin(ANN);
        clock.advance(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.use(id)).hasValue(ANN);
        clock.advance(Sessions.IDLE.minusSeconds(1));
        assertThat(sessions.use(id)).hasValue(ANN);
        clock.advance(Sessions.IDLE.plusSeconds(1));
        assertThat(sessions.use(id)).isEmpty();
    }

    @Test
    void aSessionEndsInAnyCaseAfterAWeek() {
        String id = sessions.begin(ANN);
        for (long hours = 0; hours < Sessions.LONGEST.toHours(); hours += 6) {
            assertThat(sessions.use(id)).hasValue(ANN);
            clock.advance(Duration.ofHours(6));
        }
        clock.advance(Duration.ofHours(1));
        assertThat(sessions.use(id)).isEmpty();
    }

    @Test
    void ofTooManySessionsTheOneUnusedForLongestEnds() {
        String first = sessions.begin(ANN);
        String second = sessions.begin(ANN);
        for (int i = 2; i < Sessions.MOST; i++) {
            sessions.begin(ANN);
        }
        assertThat(sessions.use(first)).isPresent();
        sessions.begin(ANN);
        assertThat(sessions.use(second)).isEmpty();
        assertThat(sessions.use(first)).isPresent();
    }

    @Test
    void idsAreLongAndNeverTheSame() {
        assertThat(sessions.begin(ANN)).hasSize(43).isNotEqualTo(sessions.begin(ANN));
    }

    @Test
    void afterTenFailuresOneMoreMayBeTriedEachHalfMinute() throws Problem {
        LoginLimit limit = new LoginLimit(clock);
        for (int i = 0; i < 10; i++) {
            limit.attempt("192.0.2.1");
        }
        assertThatThrownBy(() -> limit.attempt("192.0.2.1")).hasMessageContaining("too many log-ins");
        limit.attempt("192.0.2.2");
        clock.advance(Duration.ofSeconds(30));
        limit.attempt("192.0.2.1");
        assertThatThrownBy(() -> limit.attempt("192.0.2.1")).isInstanceOf(Problem.class);
    }

    @Test
    void aLogInThatIsRightForgivesTheFailures() throws Problem {
        LoginLimit limit = new LoginLimit(clock);
        for (int i = 0; i < 50; i++) {
            limit.attempt("192.0.2.1");
            limit.succeeded("192.0.2.1");
        }
    }

    @Test
    void theCookieIsNamedByThePortThatTheBrowserKnows() {
        assertThat(SessionCookie.at("127.0.0.1:9816", false, "").name()).isEqualTo("chiron_session_9816");
        assertThat(SessionCookie.at("[::1]", false, "").name()).isEqualTo("chiron_session");
        assertThat(SessionCookie.at("[::1]:80", false, "").name()).isEqualTo("chiron_session_80");
        assertThat(SessionCookie.at("chiron.lan", true, "").begin("x"))
                .isEqualTo("__Host-chiron_session=x; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure");
    }
}

package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Lookout lookout = new Lookout();
    private final FakeProbe web = new FakeProbe();
    private final FakeProbe db = new FakeProbe();

    @BeforeEach
    void watch() throws Exception {
        lookout.monitor.watch(List.of(Lookout.watched("db", db), Lookout.watched("web", web, "db")));
        lookout.check();
    }

    @AfterEach
    void close() {
        lookout.close();
    }

    private void checkWeb() throws InterruptedException {
        lookout.clock.advance(Duration.ofMinutes(1));
        lookout.monitor.check("web", LONG);
    }

    @Test
    void whatAFailingServiceDependsOnIsProbedAtOnce() throws Exception {
        web.answers(FakeProbe.REFUSED);
        db.answers(FakeProbe.REFUSED);
        checkWeb();

        await().until(() -> lookout.view("db").status() == Status.DOWN);
        assertThat(lookout.monitor.rootsOf("web")).containsExactly("db");
        assertThat(db.runs()).isEqualTo(2);
    }

    @Test
    void butNotAgainWhileItGoesOnFailing() throws Exception {
        web.answers(FakeProbe.REFUSED);
        checkWeb();
        await().until(() -> db.runs() == 2);
        checkWeb();
        checkWeb();

        await().during(Duration.ofMillis(100)).until(() -> db.runs() == 2);
    }

    @Test
    void norIfItWasCheckedJustNow() throws Exception {
        web.answers(FakeProbe.REFUSED);
        lookout.clock.advance(Duration.ofMinutes(1));
        lookout.monitor.check("db", LONG);
        lookout.monitor.check("web", LONG);

        await().during(Duration.ofMillis(100)).until(() -> db.runs() == 2);
    }

    @Test
    void manyThatFailAtOnceProbeItOnce() throws Exception {
        FakeProbe refused = new FakeProbe().answers(FakeProbe.REFUSED);
        List<Watched> all = new java.util.ArrayList<>(List.of(Lookout.watched("db", db)));
        for (int i = 0; i < 50; i++) {
            all.add(Lookout.watched("web-" + i, refused, "db"));
        }
        lookout.monitor.watch(all);
        lookout.clock.advance(Duration.ofMinutes(1));
        lookout.monitor.check(
                all.stream().skip(1).map(each -> each.service().name()).toList(), LONG);

        await().during(Duration.ofMillis(100)).until(() -> db.runs() == 2);
        assertThat(db.mostRunning()).isEqualTo(1);
    }
}

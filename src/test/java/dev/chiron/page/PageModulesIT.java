package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealChiron;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's pure functions, asked in the browser that runs them. */
@ExtendWith(OneChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageModulesIT {
    private RealChiron chiron;
    private Chromium chromium;
    private Tab tab;

    @BeforeAll
    void start(Chromium browser) {
        chiron = RealChiron.start("services: []\n");
        chromium = browser;
        tab = chromium.open().visit(chiron.control("/"));
    }

    @AfterAll
    void end() {
        tab.close();
        chiron.close();
    }

    private Object of(String module, String expression) {
        return tab.of(module, expression);
    }

    @Test
    void lengthsOfTimeAreToldInTheirTwoLargestUnits() {
        assertThat(of("words", "[0, 999, 59400, 61e3, 3661e3, 90061e3, 86400e3 * 12.5].map(m.duration)"))
                .isEqualTo(List.of("0 s", "1 s", "59 s", "1 min 1 s", "1 h 1 min", "1 d 1 h", "12 d"));
        assertThat(
                        of(
                                "words",
                                "[m.ago('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 0, 1)),"
                                        + " m.ago('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 2, 5)),"
                                        + " m.until('2026-01-01T00:00:10Z', Date.UTC(2026, 0, 1)), m.until('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 2))]"))
                .isEqualTo(List.of("just now", "2 min ago", "in 10 s", "now"));
    }

    @Test
    void figuresAreRoundedButNeverUpToPerfect() {
        assertThat(of("words", "[0.0004, 0.0412, 0.9996, 1.5, 12, null].map(m.latency)"))
                .isEqualTo(List.of("0.4 ms", "41 ms", "1000 ms", "1.50 s", "12.0 s", "–"));
        assertThat(of("words", "[1, 0.99999, 0.5, 0, null].map(m.percent)"))
                .isEqualTo(List.of("100 %", "99.99 %", "50.0 %", "0.0 %", "–"));
        assertThat(of("words", "m.utc('2026-01-02T03:04:05.678Z')")).isEqualTo("2026-01-02 03:04:05 UTC");
        assertThat(of("words", "[m.list([]), m.list(['a']), m.list(['a', 'b']), m.list(['a', 'b', 'c', 'd', 'e'])]"))
                .isEqualTo(List.of("", "a", "a and b", "a, b, c and 2 more"));
    }

    @Test
    void oneSentenceTellsTheStateOfEverything() {
        String services = """
                (() => {
                  const s = (name, status, more = {}) => ({ name, status, root_causes: [], ...more });
                  const all = [
                    [],
                    [s('a', 'up'), s('b', 'up')],
                    [s('a', 'up'), s('b', 'up', { paused: {} })],
                    [s('a', 'unknown')],
                    [s('a', 'degraded'), s('b', 'up')],
                    [s('db', 'down'), s('api', 'down', { root_causes: ['db'] }), s('x', 'up')],
                  ];
                  const counted = (list) => ({ total: list.length, down: 0, degraded: 0, unknown: 0, maintenance: 0, paused: 0, up: 0,
                    ...Object.fromEntries(Object.entries(Object.groupBy(list, (each) => each.paused ? 'paused' : each.status)).map(([k, v]) => [k, v.length])) });
                  return all.map((list) => m.sentence(list, counted(list)));
                })()""";
        assertThat(of("sentence", services))
                .isEqualTo(List.of(
                        "No service is watched yet.",
                        "All 2 services are up.",
                        "1 of 2 services are up, 1 paused.",
                        "Nothing is known yet: the first checks are running.",
                        "1 of 2 services is degraded: a.",
                        "2 of 3 services are down: db, and because of it api."));
        assertThat(
                        of(
                                "sentence",
                                "[m.title({ down: 2 }), m.title({ down: 0, degraded: 1 }), m.title({ down: 0, degraded: 0, up: 3 }), m.title({}, true)]"))
                .isEqualTo(List.of("● 2 down — Chiron", "▲ 1 degraded — Chiron", "✓ up — Chiron", "○ stale — Chiron"));
    }

    @Test
    void aBarIsTrueToTime() {
        String bar = "{ window: '1h', from: '2026-01-01T00:00:00.000Z', slot_seconds: 120, slots: 'uu-d' }";
        assertThat(of("bars", "m.barPaths('ux')"))
                .isEqualTo(Map.of("u", "M0.1 20v-12h0.8V20z", "x", "M1.1 20v-20h0.8V20z"));
        assertThat(of("bars", "m.advance(" + bar + ", Date.UTC(2026, 0, 1, 0, 7), 'x').slots"))
                .isEqualTo("uu-x");
        assertThat(of("bars", "m.advance(" + bar + ", Date.UTC(2026, 0, 1, 0, 7), 'u').slots"))
                .isEqualTo("uu-d");
        assertThat(of("bars", "m.advance(" + bar + ", Date.UTC(2026, 0, 1, 0, 13), 'u')"))
                .isEqualTo(Map.of(
                        "window", "1h", "from", "2026-01-01T00:06:00.000Z", "slot_seconds", 120, "slots", "d--u"));
        assertThat(of("bars", "m.advance(" + bar + ", Date.UTC(2026, 0, 2), 'u').slots"))
                .isEqualTo("---u");
        assertThat(of("bars", "m.advance(" + bar + ", Date.UTC(2026, 0, 1, 0, 13), 'u', 'x').slots"))
                .as("left alone on purpose")
                .isEqualTo("dxxx");
        assertThat(of("bars", "m.barSummary(" + bar + ")"))
                .isEqualTo("last hour, of 4 slots: up in 2, degraded in 1, no data in 1");
    }

    @Test
    void whoIsNotWellIsNeverWithoutAReason() {
        assertThat(of("states", """
                        [['down', 'passed', ''], ['down', 'failed', 'connect: refused'], ['degraded', 'passed', 'slow'], ['up', 'passed', '']]
                          .map(([status, outcome, why]) => m.reason({ status, why, last_check: { outcome } }))"""))
                .isEqualTo(List.of("its last check passed; more must follow", "connect: refused", "slow", ""));
    }

    @Test
    void aCircuitThatIsNotClosedIsolatesItsService() {
        assertThat(
                        of(
                                "states",
                                "[null, { state: 'closed' }, { state: 'open' }, { state: 'half_open' }].map((circuit) => m.isolated({ circuit }))"))
                .isEqualTo(List.of(false, false, true, true));
        assertThat(of("fleet", """
                        (() => {
                          const fleet = new m.Fleet();
                          fleet.replace([{ name: 'a', status: 'down', circuit: { state: 'closed' } }]);
                          fleet.apply({ type: 'circuit', service: 'a', circuit: { state: 'open' }, next_check_at: 'later' });
                          return [fleet.find('a').circuit.state, fleet.find('a').next_check_at];
                        })()""")).isEqualTo(List.of("open", "later"));
    }

    @Test
    void anAddressReadsAsItWasWritten() {
        String place =
                "{ service: null, q: 'a b', status: ['down', 'paused'], project: 'shop', type: '', sort: 'name', window: '7d', view: 'wall' }";
        assertThat(of("places", "m.writePlace(" + place + ")"))
                .isEqualTo("#/?q=a+b&status=down,paused&project=shop&sort=name&window=7d&view=wall");
        assertThat(of(
                        "places",
                        "JSON.stringify(m.readPlace(m.writePlace(" + place + "))) === JSON.stringify(" + place + ")"))
                .isEqualTo(true);
        assertThat(of("places", "m.readPlace('#/services/a%20b?window=99d').service"))
                .isEqualTo("a b");
        assertThat(of("places", "m.writePlace(m.readPlace('#/?sort=evil&status=nonsense&view=x'))"))
                .isEqualTo("#/");
    }

    @Test
    void theWorstStandsFirstAndRootsAboveWhatTheyHoldUp() {
        String services = """
                [['up1', 'up', 0, []], ['held', 'down', 1, ['root']], ['slow', 'degraded', 0, []], ['root', 'down', 0, []], ['aside', 'down', 0, [], {}]]
                  .map(([name, status, critical, root_causes, paused]) => ({ name, status, critical, root_causes, paused, project: 'p', type: 't', target: 'host' }))""";
        String place = "{ q: '%s', status: [%s], project: '', type: '', sort: 'state', window: '24h' }";
        assertThat(of(
                        "sorting",
                        "m.chosen(" + services + ", " + place.formatted("", "") + ").map((each) => each.name)"))
                .isEqualTo(List.of("root", "held", "slow", "aside", "up1"));
        assertThat(of(
                        "sorting",
                        "m.chosen(" + services + ", " + place.formatted("blocked ROOT", "")
                                + ").map((each) => each.name)"))
                .isEqualTo(List.of("held"));
        assertThat(of(
                        "sorting",
                        "m.chosen(" + services + ", " + place.formatted("", "'paused', 'up'")
                                + ").map((each) => each.name)"))
                .isEqualTo(List.of("aside", "up1"));
    }

    @Test
    void whatTheStreamToldSinceOneAskedIsKept() {
        assertThat(of("fleet", """
                        (() => {
                          const fleet = new m.Fleet();
                          const a = (status, target) => ({ name: 'a', status, target, paused: null });
                          fleet.replace([a('up', 'old')]);
                          const asked = fleet.version;
                          fleet.apply({ type: 'status', service: 'a', at: '2026-01-01T00:00:00Z', from: 'up', to: 'down', why: 'timeout' });
                          fleet.replace([a('up', 'new')], asked);
                          const kept = fleet.find('a');
                          fleet.replace([a('up', 'new')]);
                          return [kept.status, kept.target, kept.why, fleet.find('a').status];
                        })()""")).isEqualTo(List.of("down", "new", "timeout", "up"));
    }

    @Test
    void anAnswerToAnEarlierQuestionIsOlderInWhicheverOrderTheyCome() {
        assertThat(of("fleet", """
                        (() => {
                          const fleet = new m.Fleet();
                          const names = () => fleet.all().map(({ name }) => name).join(' ');
                          const all = (...each) => each.map((name) => ({ name, status: 'up' }));
                          const seen = [];
                          const first = fleet.version;
                          fleet.apply({ type: 'snapshot', services: all('a', 'b') });
                          fleet.replace(all('a'), first);
                          seen.push(names());
                          const before = fleet.version;
                          fleet.apply({ type: 'fleet', removed: ['b'] });
                          const after = fleet.version;
                          fleet.replace(all('a', 'c'), after);
                          fleet.replace(all('a', 'b'), before);
                          fleet.takeOne({ name: 'b', status: 'up' }, before);
                          return [...seen, names()];
                        })()""")).isEqualTo(List.of("a b", "a c"));
    }

    @Test
    void whatAnAnswerMayHaveMissedIsAskedForAgain() {
        assertThat(of("fleet", """
                        (() => {
                          const fleet = new m.Fleet();
                          const service = (name) => ({ name, status: 'up', bar: { window: '24h', from: '2026-01-01T00:00:00Z', slot_seconds: 1800, slots: 'uu' } });
                          fleet.replace([service('a')]);
                          const asked = fleet.version;
                          const at = '2026-01-01T00:40:00Z';
                          fleet.apply({ type: 'status', service: 'a', at, from: 'up', to: 'down', why: 'timeout' });
                          fleet.apply({ type: 'check', service: 'b', check: { at, outcome: 'passed' }, now: { status: 'up' } });
                          const missed = fleet.replace([service('a'), service('b')], asked);
                          const then = fleet.replace([service('a'), service('b')]);
                          return [missed.askRoots, missed.askServices, then.askRoots, then.askServices];
                        })()""")).isEqualTo(List.of(true, true, false, false));
        assertThat(of("fleet", """
                        (() => {
                          const fleet = new m.Fleet();
                          const service = { name: 'a', status: 'up', bar: { window: '24h', from: '2026-01-01T00:00:00Z', slot_seconds: 1800, slots: 'uu' } };
                          fleet.replace([service]);
                          const asked = fleet.version;
                          fleet.apply({ type: 'status', service: 'a', at: '2026-01-01T00:40:00Z', from: 'up', to: 'down', why: 'timeout' });
                          fleet.replace([service], asked);
                          return fleet.find('a').bar.slots;
                        })()""")).isEqualTo("ux");
    }

    @Test
    void anAddressThatNamesNoOrderTakesTheUsualOne() {
        assertThat(of(
                        "places",
                        "['__proto__', 'constructor', 'name'].map((each) => m.readPlace('#/?sort=' + each).sort)"))
                .isEqualTo(List.of("state", "state", "name"));
    }

    @Test
    void onlyThoseThatNeedSomethingBadAreSaidToSufferFromIt() {
        assertThat(of("sentence", """
                        m.sentence([
                          { name: 'disk', status: 'down' },
                          { name: 'api', status: 'down', root_causes: ['db'] },
                          { name: 'db', status: 'degraded' }], { total: 3, down: 2, degraded: 1 })""")).isEqualTo("2 of 3 services are down: disk and api.");
    }

    @Test
    void onlyLinesInSightAreDrawn() {
        String laid =
                "m.layOut([{ project: 'p', services: Array.from({ length: 100 }, (_, at) => ({ name: 's' + at })) }], new Set(), { head: 40, row: 30 })";
        assertThat(of("windowing", laid + ".height")).isEqualTo(3040);
        assertThat(of("windowing", "m.inSight(" + laid + ".lines, 1000, 1300, 60)"))
                .isEqualTo(List.of(31, 45));
        assertThat(of("windowing", "m.inSight(" + laid + ".lines, 0, 100, 0)")).isEqualTo(List.of(0, 3));
        assertThat(
                        of(
                                "windowing",
                                "m.layOut([{ project: 'p', services: [{ name: 's' }] }], new Set(['p']), { head: 40, row: 30 }).height"))
                .isEqualTo(40);
    }

    @Test
    void aTreeOfDependenciesEndsAlsoInARing() {
        String find =
                "((all) => (name) => all[name])({ a: { name: 'a', depends_on: ['b'] }, b: { name: 'b', status: 'down', depends_on: ['a', 'c'], root_causes: [] } })";
        assertThat(of(
                        "trees",
                        "JSON.stringify(m.needs(" + find
                                + ", 'a').map((b) => [b.name, b.root, b.needs.map((n) => [n.name, n.again])]))"))
                .isEqualTo("[[\"b\",true,[[\"a\",true],[\"c\",false]]]]");
    }

    @Test
    void aSeriesBecomesColumnsWithGaps() {
        String series = """
                { slot_seconds: 60, slots: [
                  { at: '2026-01-01T00:00:00Z', p50_seconds: 0.1, p95_seconds: 0.2, p99_seconds: 0.3, phases: { tls: 0.02, connect: 0.01 } },
                  { at: '2026-01-01T00:05:00Z', p50_seconds: null, p95_seconds: null, p99_seconds: null, phases: {} }] }""";
        assertThat(of("columns", "JSON.stringify(m.percentileColumns(" + series + ").slice(1))"))
                .isEqualTo("[[100,null,null],[200,null,null],[300,null,null]]");
        assertThat(of("columns", "JSON.stringify(m.phaseColumns(" + series + "))"))
                .isEqualTo(
                        "{\"names\":[\"connect\",\"tls\"],\"columns\":[[1767225600,1767225660,1767225900],[10,null,null],[30,null,null]]}");
    }
}

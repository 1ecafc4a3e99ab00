package dev.chiron.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private static final IpChoice SIX_FIRST = new IpChoice(true, true);
    private static final IpChoice FOUR_FIRST = new IpChoice(false, true);
    private static final IpChoice SIX_ONLY = new IpChoice(true, false);
    private static final IpChoice FOUR_ONLY = new IpChoice(false, false);
    private static final Path NO_HOSTS = Path.of("/nowhere/hosts");

    @Test
    void threeHundredHungLookupsHoldUpNothingElse() throws Exception {
        try (FakeNameServer names = FakeNameServer.start(Map.of("healthy.test.", List.of("127.0.0.7")), "hung.test.");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Resolver resolver = new Resolver(NameServers.of(names.address()), NO_HOSTS);
            resolver.resolve("healthy.test", FOUR_ONLY, within(10_000));
            List<Future<InetAddress>> hung = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String name = "n" + i + ".hung.test";
                hung.add(threads.submit(() -> resolver.resolve(name, FOUR_ONLY, within(60_000))));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> names.asked().size() > 300);

            Stopwatch watch = Stopwatch.start();
            assertThat(threads.submit(() -> resolver.resolve("127.0.0.1", FOUR_FIRST, within(10_000)))
                            .get())
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(threads.submit(() -> resolver.resolve("healthy.test", FOUR_ONLY, within(10_000)))
                            .get())
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.7"));
            Future<Boolean> slept = threads.submit(() -> new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS));
            assertThat(slept.get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(watch.elapsed()).isLessThan(Duration.ofMillis(500));
            assertThat(hung).noneMatch(Future::isDone);

            threads.shutdownNow();
            for (Future<InetAddress> each : hung) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void firstLookupsSideBySideAllSeeTheWholeHostsFile() throws Exception {
        try (FakeNameServer names = FakeNameServer.start(Map.of(), "hung.test.");
                TempFolder folder = TempFolder.create("hosts");
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Path hosts = folder.write("hosts", "127.0.0.9 other\n".repeat(200) + "127.0.0.5 localhost\n");
            for (int round = 0; round < 100; round++) {
                Resolver resolver = new Resolver(NameServers.of(names.address()), hosts);
                CountDownLatch go = new CountDownLatch(1);
                List<Future<InetAddress>> found = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    found.add(threads.submit(() -> {
                        go.await();
                        return resolver.resolve("localhost", SIX_FIRST, within(5_000));
                    }));
                }
                go.countDown();
                for (Future<InetAddress> each : found) {
                    assertThat(each.get()).isEqualTo(InetAddress.ofLiteral("127.0.0.5"));
                }
            }
        }
    }

    @Test
    void unansweredLookupEndsWithItsDeadline() {
        try (FakeNameServer names = FakeNameServer.start(Map.of(), "hung.test.")) {
            Resolver resolver = new Resolver(NameServers.of(names.address()), NO_HOSTS);
            Stopwatch watch = Stopwatch.start();
            assertThatThrownBy(() -> resolver.resolve("a.hung.test", SIX_FIRST, within(300)))
                    .isInstanceOfSatisfying(
                            Unreachable.class, e -> assertThat(e.kind()).isEqualTo(Unreachable.Kind.TIMEOUT));
            assertThat(watch.elapsed()).isLessThan(Duration.ofMillis(800));
        }
    }

    @Test
    void familyIsChosenAsBlackboxExporterDoes() throws Exception {
        try (FakeNameServer names = FakeNameServer.start(Map.of(
                "both.test.", List.of("127.0.0.1", "127.0.0.2", "::1"),
                "four.test.", List.of("127.0.0.3", "127.0.0.4"),
                "none.test.", List.of()))) {
            Resolver resolver = new Resolver(NameServers.of(names.address()), NO_HOSTS);
            assertThat(resolver.resolve("both.test", SIX_FIRST, within(5_000))).isEqualTo(InetAddress.ofLiteral("::1"));
            assertThat(resolver.resolve("both.test", FOUR_FIRST, within(5_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(resolver.resolve("four.test", SIX_FIRST, within(5_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.4"));
            assertDns("four.test has no IPv6 address", resolver, "four.test", SIX_ONLY);
            assertDns("none.test has no address", resolver, "none.test", SIX_FIRST);
            assertDns("the name gone.test does not exist", resolver, "gone.test", FOUR_FIRST);
        }
    }

    @Test
    void literalsNeedNoServerButTheRightFamily() throws Exception {
        Resolver resolver = new Resolver(NameServers.of(), NO_HOSTS);
        assertThat(resolver.resolve("::1", FOUR_FIRST, within(1_000))).isEqualTo(InetAddress.ofLiteral("::1"));
        assertThat(resolver.resolve("127.0.0.1", SIX_FIRST, within(1_000)))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
        assertDns("::1 has no IPv4 address", resolver, "::1", FOUR_ONLY);
        assertDns("\"1.2.3.400\" is no valid IP address", resolver, "1.2.3.400", FOUR_FIRST);
    }

    @Test
    void hostsFileComesFirstAndIsReadAgain() throws Exception {
        try (TempFolder folder = TempFolder.create("hosts")) {
            Path hosts = folder.write("hosts", "127.0.0.9 db db.internal # ours\n");
            Resolver resolver = new Resolver(NameServers.of(), hosts);
            assertThat(resolver.resolve("DB.internal", SIX_FIRST, within(1_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.9"));
            assertThat(resolver.resolve("localhost", FOUR_FIRST, within(1_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            folder.write("hosts", "127.0.0.10 db\n");
            assertThat(resolver.resolve("db", SIX_FIRST, within(1_000))).isEqualTo(InetAddress.ofLiteral("127.0.0.10"));
        }
    }

    @Test
    void localhostHasTheFamilyThatTheHostsFileGivesIt() throws Exception {
        try (TempFolder folder = TempFolder.create("hosts")) {
            Path both = folder.write("both", "127.0.0.1 localhost\n::1 localhost ip6-localhost\n");
            Resolver resolver = new Resolver(NameServers.of(), both);
            assertThat(resolver.resolve("localhost", SIX_FIRST, within(1_000))).isEqualTo(InetAddress.ofLiteral("::1"));
            assertThat(resolver.resolve("localhost", FOUR_FIRST, within(1_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            Resolver four = new Resolver(NameServers.of(), folder.write("four", "127.0.0.1 localhost\n"));
            assertThat(four.resolve("localhost", SIX_FIRST, within(1_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertDns("localhost has no IPv6 address", four, "localhost", SIX_ONLY);
        }
    }

    @Test
    void serverOfTheModuleIsAskedInPlaceOfTheMachinesOwn() throws Exception {
        try (TempFolder folder = TempFolder.create("hosts");
                FakeNameServer own = FakeNameServer.start(Map.of("db.test.", List.of("127.0.0.1")));
                FakeNameServer other = FakeNameServer.start(Map.of("db.test.", List.of("127.0.0.2")))) {
            Path hosts = folder.write("hosts", "127.0.0.3 db.test\n127.0.0.1 ns.test\n");
            Resolver resolver = new Resolver(NameServers.of(own.address()), hosts);
            int port = other.address().getPort();
            for (String server : List.of("127.0.0.1", "ns.test")) {
                var there = Optional.of(InetSocketAddress.createUnresolved(server, port));
                IpChoice choice = new IpChoice(true, true, there);
                assertThat(resolver.resolve("db.test", choice, within(5_000)))
                        .isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
                assertDns("the name gone.test does not exist", resolver, "gone.test", choice);
            }
            assertThat(own.asked()).isEmpty();
        }
    }

    @Test
    void shortNamesAreSearched() throws Exception {
        try (TempFolder folder = TempFolder.create("resolv");
                FakeNameServer names = FakeNameServer.start(Map.of("db.two.test.", List.of("127.0.0.8")))) {
            Path file = folder.write("resolv.conf", """
                    # comment
                    nameserver 127.0.0.53
                    nameserver nonsense
                    search one.test two.test
                    options timeout:1 ndots:2
                    """);
            NameServers.Settings read = NameServers.inFile(file).settings();
            assertThat(read.servers()).singleElement().hasToString("/127.0.0.53:53");
            assertThat(read.ndots()).isEqualTo(2);
            NameServers here = () -> new NameServers.Settings(List.of(names.address()), read.search(), read.ndots());
            assertThat(new Resolver(here, NO_HOSTS).resolve("db", FOUR_FIRST, within(5_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.8"));
            assertThat(names.asked()).contains("db.one.test.");
        }
    }

    @Test
    void missingResolvConfMeansThisMachine() {
        assertThat(NameServers.inFile(Path.of("/nowhere/resolv.conf"))
                        .settings()
                        .servers())
                .singleElement()
                .hasToString("/127.0.0.1:53");
    }

    @Test
    void silenceOfOneServerIsMadeUpForByTheNext() throws Exception {
        try (FakeNameServer deaf = FakeNameServer.start(Map.of(), "test.");
                FakeNameServer names = FakeNameServer.start(Map.of("a.test.", List.of("127.0.0.6")))) {
            Resolver resolver = new Resolver(NameServers.of(deaf.address(), names.address()), NO_HOSTS);
            assertThat(resolver.resolve("a.test", FOUR_ONLY, within(8_000)))
                    .isEqualTo(InetAddress.ofLiteral("127.0.0.6"));
        }
    }

    private static void assertDns(String message, Resolver resolver, String host, IpChoice choice) {
        assertThatThrownBy(() -> resolver.resolve(host, choice, within(5_000)))
                .isInstanceOfSatisfying(
                        Unreachable.class, e -> assertThat(e.kind()).isEqualTo(Unreachable.Kind.DNS))
                .hasMessage(message);
    }

    private static Deadline within(long millis) {
        return Deadline.after(Clock.system(), Duration.ofMillis(millis));
    }
}

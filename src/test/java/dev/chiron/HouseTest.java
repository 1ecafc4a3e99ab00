package dev.chiron;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the list of rooms, and what else of the house's order a machine can check. */
class HouseTest {
    /** A room imports only rooms with a higher number. */
    private static final Map<String, Integer> ROOMS = Map.ofEntries(
            Map.entry("app", 1),
            Map.entry("web", 2),
            Map.entry("heal", 3),
            Map.entry("store", 3),
            Map.entry("metrics", 3),
            Map.entry("live", 3),
            Map.entry("publish", 3),
            Map.entry("monitor", 4),
            Map.entry("health", 5),
            Map.entry("probe", 6),
            Map.entry("discover", 6),
            Map.entry("docker", 7),
            Map.entry("consul", 7),
            Map.entry("net", 8),
            Map.entry("service", 8),
            Map.entry("schedule", 9),
            Map.entry("config", 10));

    private static final Set<String> STATEFUL =
            Set.of("HashMap", "LinkedHashMap", "ArrayList", "HashSet", "ThreadLocal", "StringBuilder");
    private static final String HOUSE = "dev.chiron";
    private static final int FEWEST_CLASSES = 100;
    private static final int MOST_LINES = 400;
    private static final String OWN_FOLDER =
            HouseTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains(OWN_FOLDER))
            .importPackages(HOUSE);

    @Test
    void theScanFoundTheHouse() {
        assertThat(CLASSES).hasSizeGreaterThan(FEWEST_CLASSES);
        assertThat(rooms()).contains("app", "monitor", "config");
    }

    @Test
    void everyPackageIsARoomOfTheList() {
        assertThat(ROOMS.keySet()).containsAll(rooms());
    }

    @Test
    void noClassStandsOutsideTheRooms() {
        assertThat(CLASSES.stream().filter(each -> room(each).isEmpty()).map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void aRoomImportsOnlyRoomsBelowIt() {
        classes().should(importOnlyRoomsBelow()).check(CLASSES);
    }

    @Test
    void everyRoomIsNullMarked() {
        CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(room -> assertThat(room.isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s says @NullMarked", room.getName())
                        .isTrue());
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that(describe("are not app.Main", each -> !each.getName().equals("dev.chiron.app.Main")))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void nothingIsHeldInStaticVariables() {
        fields().that(areWritten())
                .and()
                .areStatic()
                .should()
                .beFinal()
                .because("state has an owner, who is made and closed by app")
                .check(CLASSES);
        fields().that(areWritten())
                .and()
                .areStatic()
                .should()
                .notHaveRawType(describe("that changes", HouseTest::changes))
                .check(CLASSES);
    }

    /** Whoever opens a connection by himself passes by {@code probe_targets}; the Docker engine and we are no targets. */
    @Test
    void onlyTheDialerOpensConnections() {
        DescribedPredicate<JavaClass> probing = describe(
                "may look at targets",
                each -> !Set.of("net", "docker", "web", "app")
                        .contains(room(each).orElse("")));
        for (Class<?> door : List.of(java.net.Socket.class, java.net.DatagramSocket.class)) {
            noClasses().that(probing).should(construct(door)).check(CLASSES);
        }
        for (Class<?> door : List.of(
                java.nio.channels.SocketChannel.class,
                java.nio.channels.DatagramChannel.class,
                java.nio.channels.AsynchronousSocketChannel.class)) {
            noClasses().that(probing).should().callMethodWhere(is(door, "open")).check(CLASSES);
        }
        noClasses()
                .that(probing)
                .should()
                .callMethodWhere(is(java.net.URL.class, "openConnection")
                        .or(is(java.net.URL.class, "openStream"))
                        .or(is(java.net.InetAddress.class, "getByName"))
                        .or(is(java.net.InetAddress.class, "getAllByName"))
                        .or(is(java.net.InetAddress.class, "isReachable"))
                        .or(is(javax.net.SocketFactory.class, "getDefault")))
                .check(CLASSES);
        noClasses()
                .that(probing)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign")
                .check(CLASSES);
    }

    /** Not in {@code net}: it judges certificates beside the JDK, which asks the machine's clock and takes no other. */
    @Test
    void timeComesFromTheClockOfTheHouse() {
        noClasses()
                .that(describe(
                        "are not in schedule, config, net or app",
                        each -> !Set.of("schedule", "config", "net", "app")
                                .contains(room(each).orElse(""))))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void noFileIsLongerThanFourHundredLines() {
        assertThat(sources("src").filter(file -> lines(file).size() > MOST_LINES))
                .isEmpty();
    }

    @Test
    void regularExpressionsOfUsersAreNotCompiledByTheJdk() {
        Pattern compiledFromVariable = Pattern.compile("(?<!re2j\\.)\\bPattern\\.compile\\((?!\\s*\")");
        Stream<Path> withJdkPattern =
                sources("src/main").filter(file -> text(file).contains("import java.util.regex.Pattern;"));

        assertThat(withJdkPattern.filter(
                        file -> compiledFromVariable.matcher(text(file)).find()))
                .as("files that hand the JDK's Pattern something else than a literal")
                .isEmpty();
    }

    @Test
    void testsNeitherSleepNorSkip() {
        Pattern forbidden = Pattern.compile("Thread\\.sleep\\(|@Disabled\\b|\\bAssumptions\\.|\\bassumeT(hat|rue)\\(");

        assertThat(sources("src/test")
                        .filter(file -> !file.endsWith("HouseTest.java"))
                        .filter(file -> forbidden.matcher(text(file)).find()))
                .isEmpty();
    }

    private static Set<String> rooms() {
        return CLASSES.stream().flatMap(each -> room(each).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first step of the package below the house; a room has no rooms inside. */
    private static Optional<String> room(JavaClass each) {
        String name = each.getPackageName();
        return name.startsWith(HOUSE + ".") ? Optional.of(name.substring(HOUSE.length() + 1)) : Optional.empty();
    }

    private static ArchCondition<JavaClass> importOnlyRoomsBelow() {
        return new ArchCondition<>("import only rooms below") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency each : item.getDirectDependenciesFromSelf()) {
                    room(each.getTargetClass())
                            .filter(to -> !mayImport(room(item).orElse(""), to))
                            .ifPresent(_ -> events.add(SimpleConditionEvent.violated(item, each.getDescription())));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> construct(Class<?> made) {
        return new ArchCondition<>("make a " + made.getName()) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getConstructorCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(made))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    private static DescribedPredicate<JavaMethodCall> is(Class<?> owner, String method) {
        return describe(
                owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().equals(method));
    }

    private static boolean mayImport(String from, String to) {
        return from.equals(to) || ROOMS.getOrDefault(to, 0) > ROOMS.getOrDefault(from, Integer.MAX_VALUE);
    }

    private static DescribedPredicate<JavaField> areWritten() {
        return describe(
                "are written by hand",
                field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$"));
    }

    /** Collections are declared by interface and made by factories that copy; these types are only ever state. */
    private static boolean changes(JavaClass type) {
        boolean concurrent = type.getPackageName().startsWith("java.util.concurrent")
                && !type.getSimpleName().equals("TimeUnit");
        return concurrent || STATEFUL.contains(type.getSimpleName());
    }

    private static Stream<Path> sources(String folder) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(found).as("sources in %s", folder).hasSizeGreaterThan(20);
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.chiron.docker;

import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import dev.chiron.docker.EngineException.Kind;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Docker engine; safe for many threads, each call on a connection of its own in the calling thread.
 *
 * <p>Every call ends by its deadline or soon after its thread is interrupted. The API version is agreed on at the first
 * call, and anew after the engine could not be reached. Making one of these costs nothing: the client behind it is made
 * at the first call.
 */
public final class DockerEngine implements AutoCloseable {
    /** What the engine gives a container to stop that says nothing itself. */
    public static final Duration STANDARD_STOP_TIMEOUT = Duration.ofSeconds(10);

    private static final int LONGEST_ANSWER_NAMES = 10;

    private final Endpoint endpoint;
    private final DeadlineGuard guard = DeadlineGuard.withoutGrace();
    private final CpuMeter cpu = new CpuMeter();
    private final StatsSampler sampler = new StatsSampler(this::measured);
    private volatile @Nullable EngineTransport transport;
    private volatile @Nullable EngineSession session;

    public DockerEngine(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The engine's version and how many containers it holds. */
    public EngineInfo info(Deadline deadline) throws EngineException, InterruptedException {
        return call(deadline, open -> {
            Info info = open.client().infoCmd().exec();
            return new EngineInfo(
                    open.engineVersion(),
                    open.apiVersion().toString(),
                    count(info.getContainersRunning()),
                    count(info.getContainersPaused()),
                    count(info.getContainersStopped()),
                    count(info.getImages()));
        });
    }

    /** Looks a container up. */
    public Sighting look(ContainerSelector selector, Deadline deadline) throws EngineException, InterruptedException {
        return switch (selector) {
            case ContainerSelector.Named named -> inspected(named.nameOrId(), deadline);
            case ContainerSelector.Labelled labelled -> labelled(labelled, deadline);
        };
    }

    /** A container by its name or id. */
    public ContainerState inspect(String nameOrId, Deadline deadline) throws EngineException, InterruptedException {
        return call(
                deadline,
                open -> Inspection.read(
                        open.client().inspectContainerCmd(nameOrId).exec()));
    }

    /**
     * What a container uses, by the latest measurement; the first is waited for, which takes the engine up to two seconds,
     * and each call has the next one made behind it.
     */
    public ContainerStats stats(String id, Deadline deadline) throws EngineException, InterruptedException {
        return sampler.latest(id, deadline);
    }

    private ContainerStats measured(String id, Deadline deadline) throws EngineException, InterruptedException {
        return call(deadline, open -> {
            boolean oneShot = open.apiVersion().atLeast(ApiVersion.ONE_SHOT_STATS);
            String path = "/containers/" + encoded(id) + "/stats?stream=false" + (oneShot ? "&one-shot=true" : "");
            return StatsReading.read(id, open.getJson(path), cpu);
        });
    }

    /**
     * Stops the container if it runs, and starts it.
     *
     * @param stopTimeout how long it is given to stop before it is killed, in whole seconds; the deadline must leave room for it
     */
    public void restart(String id, Duration stopTimeout, Deadline deadline)
            throws EngineException, InterruptedException {
        this.<Boolean>call(deadline, open -> {
            open.client()
                    .restartContainerCmd(id)
                    .withTimeout((int) Math.min(Integer.MAX_VALUE, stopTimeout.toSeconds()))
                    .exec();
            return true;
        });
    }

    /**
     * Stops the container; one that does not run stays as it is.
     *
     * @param stopTimeout how long it is given to stop before it is killed, in whole seconds; the deadline must leave room for it
     */
    public void stop(String id, Duration stopTimeout, Deadline deadline) throws EngineException, InterruptedException {
        this.<Boolean>call(deadline, open -> {
            try {
                open.client()
                        .stopContainerCmd(id)
                        .withTimeout((int) Math.min(Integer.MAX_VALUE, stopTimeout.toSeconds()))
                        .exec();
            } catch (NotModifiedException stoppedAlready) {
                return false;
            }
            return true;
        });
    }

    /** Starts a container; one that runs already stays as it is. */
    public void start(String id, Deadline deadline) throws EngineException, InterruptedException {
        this.<Boolean>call(deadline, open -> {
            try {
                open.client().startContainerCmd(id).exec();
            } catch (NotModifiedException runsAlready) {
                return false;
            }
            return true;
        });
    }

    /**
     * What may be lost when a container is acted on.
     *
     * @param logLines the most lines of its output
     * @param mostBytes the most bytes of each part, in UTF-8
     */
    public ContainerEvidence evidence(String id, int logLines, int mostBytes, Deadline deadline)
            throws EngineException, InterruptedException {
        return call(deadline, open -> ContainerEvidence.take(open, id, logLines, mostBytes));
    }

    /** What happened to a container since a moment, oldest first, as far as the engine remembers (its last 256 events of all kinds). */
    public List<ContainerEvent> events(String id, Instant since, Instant until, Deadline deadline)
            throws EngineException, InterruptedException {
        return call(deadline, open -> EventReading.read(open.get(EventReading.path(id, since, until))));
    }

    @Override
    public void close() {
        sampler.close();
        guard.close();
    }

    // ---- inside

    /** Something to do under an agreed API version. */
    interface Work<T> {
        T on(EngineSession open) throws EngineException;
    }

    <T> T call(Deadline deadline, Work<T> work) throws EngineException, InterruptedException {
        if (deadline.expired()) {
            throw timedOut(null);
        }
        try (DeadlineGuard.Watch watch = guard.watch(deadline)) {
            try {
                return work.on(session());
            } catch (EngineException e) {
                return again(e, work, watch);
            } catch (RuntimeException e) {
                return again(translated(e, watch), work, watch);
            }
        }
    }

    /** A call that was declined for its API version did nothing, so it may be made once more under another. */
    private <T> T again(EngineException failure, Work<T> work, DeadlineGuard.Watch watch)
            throws EngineException, InterruptedException {
        if (!EngineErrors.aboutVersion(failure)) {
            forgetIfGone(failure);
            throw failure;
        }
        session = null;
        try {
            return work.on(session());
        } catch (RuntimeException e) {
            throw translated(e, watch);
        }
    }

    private EngineException translated(RuntimeException thrown, DeadlineGuard.Watch watch) throws InterruptedException {
        if (watch.fired()) {
            return timedOut(thrown);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted in a call to the Docker engine");
        }
        return EngineErrors.of(thrown, endpoint);
    }

    private EngineException timedOut(@Nullable RuntimeException thrown) {
        session = null;
        String message = "the Docker engine at " + endpoint + " did not answer in time";
        return thrown == null
                ? new EngineException(Kind.TIMED_OUT, message)
                : new EngineException(Kind.TIMED_OUT, message, thrown);
    }

    /** It may come back as another version. */
    private void forgetIfGone(EngineException failure) {
        if (failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TIMED_OUT) {
            session = null;
        }
    }

    /** Two threads may agree at once; either outcome serves. */
    private EngineSession session() throws EngineException {
        EngineSession open = session;
        if (open == null) {
            EngineTransport over = transport == null ? new EngineTransport(endpoint) : transport;
            transport = over;
            open = EngineSession.negotiate(endpoint, over);
            session = open;
        }
        return open;
    }

    private Sighting inspected(String nameOrId, Deadline deadline) throws EngineException, InterruptedException {
        try {
            return new Sighting.Found(inspect(nameOrId, deadline));
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return new Sighting.Missing("there is no container " + nameOrId);
            }
            throw e;
        }
    }

    private Sighting labelled(ContainerSelector.Labelled selector, Deadline deadline)
            throws EngineException, InterruptedException {
        List<Container> found = call(
                        deadline,
                        open -> open.client()
                                .listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(selector.filters())
                                .exec())
                .stream()
                .filter(each -> !"true".equalsIgnoreCase(each.getLabels().get("com.docker.compose.oneoff")))
                .toList();
        if (found.size() > 1) {
            found = found.stream()
                    .filter(each -> !Recreation.isAside(name(each)))
                    .toList();
        }
        if (found.isEmpty()) {
            return new Sighting.Missing("there is no container with " + selector);
        }
        if (found.size() > 1) {
            return new Sighting.Ambiguous(found.stream()
                    .map(DockerEngine::name)
                    .sorted()
                    .limit(LONGEST_ANSWER_NAMES)
                    .toList());
        }
        return inspected(found.getFirst().getId(), deadline);
    }

    private static String name(Container container) {
        String[] names = container.getNames();
        return names == null || names.length == 0 ? container.getId() : names[0].replaceFirst("^/", "");
    }

    private static int count(@Nullable Integer maybe) {
        return maybe == null ? 0 : maybe;
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}

package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.ContainerState;
import dev.chiron.docker.ContainerStatus;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.EngineException;
import dev.chiron.docker.EngineInfo;
import dev.chiron.docker.Sighting;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a container through its engine, or, with the target {@code engine}, at the engine itself.
 *
 * <p>An engine that does not answer is no fault of the container: its check is then not run. A paused container has failed;
 * one that its restart policy is just restarting has failed softly, because somebody is at work on it already.
 *
 * @param stats whether processor and memory use are measured too
 */
record DockerProbe(boolean stats, DockerEngine engine) implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "docker",
            Set.of(
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.AUTH,
                    Reason.PROTOCOL,
                    Reason.NOT_FOUND,
                    Reason.NOT_RUNNING,
                    Reason.UNHEALTHY,
                    Reason.ASSERTION),
            Admission.NAMED,
            DockerProbe::read);

    private static final String ENGINE = "engine";

    private static DockerProbe read(Section section, Instruments instruments) {
        return new DockerProbe(
                section.bool("stats", "whether processor and memory use are measured too")
                        .orElse(true),
                instruments.docker().named(section).observe());
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        return target.address().equals(ENGINE)
                ? engine(findings, deadline)
                : container(target.address(), findings, deadline);
    }

    // ---- the engine

    private ProbeResult engine(Findings findings, Deadline deadline) throws InterruptedException {
        try {
            EngineInfo info = engine.info(deadline);
            findings.info("version", info.version()).info("api_version", info.apiVersion());
            measure(info, findings);
            return findings.passed();
        } catch (EngineException e) {
            return findings.failed(reason(e), message(e));
        }
    }

    private static void measure(EngineInfo info, Findings findings) {
        Map<String, Integer> counts =
                Map.of("running", info.running(), "paused", info.paused(), "stopped", info.stopped());
        counts.forEach((state, count) -> findings.gauge(
                "probe_docker_engine_containers", "Containers of the engine", Map.of("state", state), count));
        findings.gauge("probe_docker_engine_images", "Images that the engine holds", info.images());
        findings.gauge(
                "probe_docker_engine_info",
                "The engine's version and the API version that is used",
                Map.of("version", info.version(), "api_version", info.apiVersion()),
                1);
    }

    private static Reason reason(EngineException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE -> Reason.CONNECT;
            case TIMED_OUT -> Reason.TIMEOUT;
            case DENIED -> Reason.AUTH;
            case NOT_FOUND, REFUSED, OTHER -> Reason.PROTOCOL;
        };
    }

    // ---- a container

    private ProbeResult container(String address, Findings findings, Deadline deadline) throws InterruptedException {
        Optional<ContainerSelector> selector = ContainerSelector.parse(address);
        if (selector.isEmpty()) {
            return findings.failed(
                    Reason.NOT_FOUND, "\"" + address + "\" is no container: write " + ContainerSelector.SYNTAX);
        }
        try {
            return switch (engine.look(selector.get(), deadline)) {
                case Sighting.Missing missing -> findings.failed(Reason.NOT_FOUND, missing.detail());
                case Sighting.Ambiguous several ->
                    findings.failed(
                            Reason.ASSERTION,
                            "\"" + address + "\" matches more than one container: "
                                    + String.join(", ", several.names()));
                case Sighting.Found found -> seen(found.container(), findings, deadline);
            };
        } catch (EngineException e) {
            return findings.notRun(message(e));
        }
    }

    private ProbeResult seen(ContainerState container, Findings findings, Deadline deadline)
            throws InterruptedException {
        ContainerGauges.state(container, deadline.clock().now(), findings);
        if (stats && container.status() == ContainerStatus.RUNNING) {
            measureUse(container, findings, deadline);
        }
        return switch (container.status()) {
            case RUNNING -> running(container, findings);
            case RESTARTING ->
                findings.failed(
                        Reason.NOT_RUNNING, Weight.SOFT, "is being restarted by its policy" + ending(container));
            case PAUSED -> findings.failed(Reason.NOT_RUNNING, "is paused");
            case CREATED -> findings.failed(Reason.NOT_RUNNING, "was created but never started");
            case EXITED, DEAD, REMOVING ->
                findings.failed(Reason.NOT_RUNNING, "is " + container.status().label() + ending(container));
        };
    }

    private static ProbeResult running(ContainerState container, Findings findings) {
        return switch (container.health()) {
            case NONE, HEALTHY -> findings.passed();
            case STARTING -> findings.impaired("its health check has not passed yet");
            case UNHEALTHY ->
                findings.failed(
                        Reason.UNHEALTHY,
                        "its health check fails"
                                + container
                                        .lastHealthOutput()
                                        .map(output -> ": " + output)
                                        .orElse(""));
        };
    }

    private static String ending(ContainerState container) {
        return ", exit code " + container.exitCode()
                + (container.oomKilled() ? ", out of memory" : "")
                + container.finishedAt().map(at -> ", since " + at).orElse("");
    }

    /** Use is a by-work: a container that ends between two calls, or a slow engine, does not fail the check. */
    private void measureUse(ContainerState container, Findings findings, Deadline deadline)
            throws InterruptedException {
        try {
            ContainerGauges.use(engine.stats(container.id(), deadline.earlierBy(Duration.ofMillis(20))), findings);
        } catch (EngineException e) {
            findings.log("Could not measure its use: " + e.getMessage());
        }
    }

    private static String message(EngineException failure) {
        return String.valueOf(failure.getMessage());
    }
}

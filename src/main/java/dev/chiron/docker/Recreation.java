package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import dev.chiron.docker.EngineException.Kind;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a container anew from what the engine says about it, under its name.
 *
 * <p>The old one is stopped and set aside under another name, and removed only once the new one runs; if the new one cannot
 * be made or does not stay up, the old one is put back. Whatever moment this ends at, the name that the old one was given
 * tells how far it came, so that {@link #settle} can complete it or take it back.
 *
 * @param observe where containers are looked at
 * @param act where they are made and removed
 */
public record Recreation(DockerEngine observe, DockerEngine act) {
    private static final String ASIDE = ".set-aside-by-chiron";
    private static final Duration PUTTING_BACK = Duration.ofSeconds(30);

    static boolean isAside(String name) {
        return name.endsWith(ASIDE);
    }

    /** The name that a container has, or had before it was set aside. */
    public static String nameOf(ContainerState state) {
        String name = state.name();
        return isAside(name) ? name.substring(0, name.length() - ASIDE.length()) : name;
    }

    /** The container that was set aside for one of this name, if a recreation was cut off. */
    public Optional<ContainerState> aside(String name, Deadline deadline) throws EngineException, InterruptedException {
        return found(name + ASIDE, deadline);
    }

    private Optional<ContainerState> found(String name, Deadline deadline)
            throws EngineException, InterruptedException {
        return observe.look(new ContainerSelector.Named(name), deadline) instanceof Sighting.Found found
                ? Optional.of(found.container())
                : Optional.empty();
    }

    /**
     * Makes it anew, and answers in a few words with what was done.
     *
     * @throws EngineException of the kind REFUSED when nothing happened, or the old one was put back as it was; else how far
     *     this came is not known until {@link #settle} has looked
     */
    public String recreate(ContainerState old, Deadline deadline) throws EngineException, InterruptedException {
        JsonNode inspected =
                observe.call(deadline, open -> open.getJson("/containers/" + DockerEngine.encoded(old.id()) + "/json"));
        if (inspected.at("/HostConfig/AutoRemove").asBoolean()) {
            throw new EngineException(
                    Kind.REFUSED,
                    "container " + old.name() + " was made with --rm: once stopped it cannot be put back");
        }
        ContainerRecipe recipe = ContainerRecipe.of(inspected);
        try {
            act.stop(old.id(), old.stopTimeout().orElse(DockerEngine.STANDARD_STOP_TIMEOUT), deadline);
            rename(old.id(), old.name() + ASIDE, deadline);
            String id = made(recipe, old, deadline);
            act.start(id, deadline);
            return finished(old, id, deadline);
        } catch (EngineException e) {
            throw putBack(old, e, deadline);
        }
    }

    private String made(ContainerRecipe recipe, ContainerState old, Deadline deadline)
            throws EngineException, InterruptedException {
        String id = createdByTag(recipe, old, deadline);
        String image = observe.call(deadline, open -> open.getJson("/containers/" + DockerEngine.encoded(id) + "/json"))
                .path("Image")
                .asText();
        if (!image.equals(recipe.imageId())) {
            // Its tag means another image by now; healing is no upgrade.
            remove(id, deadline);
            return connected(recipe, created(recipe.bodyWithImageId(), old.name(), deadline), deadline);
        }
        return connected(recipe, id, deadline);
    }

    /** A tag may be gone while its image is still there. */
    private String createdByTag(ContainerRecipe recipe, ContainerState old, Deadline deadline)
            throws EngineException, InterruptedException {
        try {
            return created(recipe.body(), old.name(), deadline);
        } catch (EngineException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            return created(recipe.bodyWithImageId(), old.name(), deadline);
        }
    }

    private String connected(ContainerRecipe recipe, String id, Deadline deadline)
            throws EngineException, InterruptedException {
        for (Map.Entry<String, JsonNode> network : recipe.furtherNetworks(id).entrySet()) {
            act.call(
                    deadline,
                    open -> open.send(
                            Method.POST,
                            "/networks/" + DockerEngine.encoded(network.getKey()) + "/connect",
                            network.getValue()));
        }
        return id;
    }

    private String created(JsonNode body, String name, Deadline deadline) throws EngineException, InterruptedException {
        return act.call(deadline, open -> {
            byte[] answer = open.send(Method.POST, "/containers/create?name=" + DockerEngine.encoded(name), body);
            return EngineSession.json(answer).path("Id").asText();
        });
    }

    private String finished(ContainerState old, String id, Deadline deadline)
            throws EngineException, InterruptedException {
        ContainerState made = observe.inspect(id, deadline);
        if (made.status() != ContainerStatus.RUNNING) {
            throw new EngineException(Kind.OTHER, "the new container ended at once with exit code " + made.exitCode());
        }
        remove(old.id(), deadline);
        return "made container " + old.name() + " anew";
    }

    /** Puts the old one back after a failure whose end is known; after any other, somebody must look first. */
    private EngineException putBack(ContainerState old, EngineException why, Deadline deadline)
            throws InterruptedException {
        if (why.kind() == Kind.UNREACHABLE || why.kind() == Kind.TIMED_OUT) {
            return why;
        }
        try {
            Deadline more = Deadline.after(deadline.clock(), PUTTING_BACK);
            if (!settle(old.name(), more) && old.status() == ContainerStatus.RUNNING) {
                act.start(old.id(), more);
            }
            return new EngineException(
                    Kind.REFUSED,
                    "container " + old.name() + " could not be made anew and was put back: " + why.getMessage());
        } catch (EngineException e) {
            return new EngineException(
                    e.kind(),
                    "container " + old.name() + " could not be made anew (" + why.getMessage()
                            + "), and putting it back failed: " + e.getMessage());
        }
    }

    /**
     * Ends what a recreation left half done: if the new container runs, the old one is removed, else the old one is put back
     * and started. Does nothing when nothing was left; answers whether there was.
     */
    public boolean settle(String name, Deadline deadline) throws EngineException, InterruptedException {
        Optional<ContainerState> aside = aside(name, deadline);
        if (aside.isEmpty()) {
            return false;
        }
        Optional<ContainerState> made = found(name, deadline);
        if (made.filter(each -> each.status() == ContainerStatus.RUNNING).isPresent()) {
            remove(aside.get().id(), deadline);
            return true;
        }
        if (made.isPresent()) {
            remove(made.get().id(), deadline);
        }
        rename(aside.get().id(), name, deadline);
        act.start(aside.get().id(), deadline);
        return true;
    }

    /** Removes the container of that id if it was set aside and the one made in its place runs; never any other. */
    public void clear(String id, Deadline deadline) throws EngineException, InterruptedException {
        Optional<ContainerState> old = found(id, deadline)
                .filter(each ->
                        each.id().equals(id) && isAside(each.name()) && each.status() != ContainerStatus.RUNNING);
        if (old.isPresent()
                && found(nameOf(old.get()), deadline)
                        .filter(made -> made.status() == ContainerStatus.RUNNING)
                        .isPresent()) {
            remove(id, deadline);
        }
    }

    private void rename(String id, String name, Deadline deadline) throws EngineException, InterruptedException {
        act.call(
                deadline,
                open -> open.send(
                        Method.POST,
                        "/containers/" + DockerEngine.encoded(id) + "/rename?name=" + DockerEngine.encoded(name),
                        null));
    }

    /** Its volumes stay: the new one has them, or the old one needs them. */
    private void remove(String id, Deadline deadline) throws EngineException, InterruptedException {
        act.call(
                deadline,
                open -> open.send(
                        Method.DELETE, "/containers/" + DockerEngine.encoded(id) + "?force=true&v=false", null));
    }
}

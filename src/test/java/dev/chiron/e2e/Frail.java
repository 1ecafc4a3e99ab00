package dev.chiron.e2e;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealDocker;

/**
 * A container that goes on running when its web server falls, does not end when asked to, so that its restart takes all of
 * its stop timeout, and counts its own starts: the engine forgets events, this file does not.
 */
record Frail(DockerContainer container) {
    private static final String SERVE = "httpd -p 80 -h /www; ";
    private static final String STAY = "echo >> /starts; while true; do sleep 1000; done";

    /** One that is to be run, on a port that is known already. */
    static DockerContainer.Options planned(RealDocker docker, String name, int stopSeconds) {
        return of(docker, name, stopSeconds, SERVE + STAY);
    }

    /** One whose web server comes up at the first start alone. */
    static DockerContainer.Options doomed(RealDocker docker, String name) {
        return of(docker, name, 1, "[ -e /starts ] || " + SERVE + STAY);
    }

    private static DockerContainer.Options of(RealDocker docker, String name, int stopSeconds, String script) {
        return docker.container(name)
                .publish(80)
                .flag("--stop-timeout=" + stopSeconds)
                .command("sh", "-c", script);
    }

    /** The web server ends, the container runs on. */
    void fall() {
        container.exec("killall", "httpd");
    }

    /** How often it was started, the first time included. */
    int starts() {
        return Integer.parseInt(container.exec("grep", "-c", "", "/starts"));
    }
}

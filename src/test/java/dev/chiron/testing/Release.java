package dev.chiron.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The release of Debian that a server is taken from. */
public enum Release {
    /** What the machine has installed: Prometheus 2.42 and Alertmanager 0.25, or newer. */
    INSTALLED {
        @Override
        public Path program(String name, String debianPackage) {
            return Program.find(name, debianPackage);
        }
    },
    /** Debian 13, unpacked into the build folder: Prometheus 2.53, Alertmanager 0.28, blackbox_exporter 0.26. */
    TRIXIE {
        @Override
        public Path program(String name, String debianPackage) {
            Path unpacked = Path.of("target/servers/trixie/usr/bin", name).toAbsolutePath();
            if (!Files.isExecutable(unpacked)) {
                throw new IllegalStateException("no " + unpacked + ": bin/test fetches it by bin/fetch-servers");
            }
            return unpacked;
        }
    };

    /** Where a program of this release stands, which comes with the package. */
    public abstract Path program(String name, String debianPackage);

    public Path prometheus() {
        return program("prometheus", "prometheus");
    }

    /** Prometheus' checker of rules, configurations and metrics; a package of its own in newer releases. */
    public Path promtool() {
        return program("promtool", "prometheus");
    }

    public Path alertmanager() {
        return program("prometheus-alertmanager", "prometheus-alertmanager");
    }

    /** Alertmanager's checker of configurations and routes. */
    public Path amtool() {
        return program("amtool", "prometheus-alertmanager");
    }
}

package dev.chiron.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of Chiron this is. */
record Version(String number, String commit) {
    static Version ofThisProgram() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read build.properties out of the program's own jar", e);
        }
        return new Version(build.getProperty("version", "unknown"), build.getProperty("commit", "unknown"));
    }

    /** Name, version, commit and the JDK that runs it. */
    String line() {
        return "chiron " + number + " (commit " + commit + ", JDK " + Runtime.version() + ")";
    }
}

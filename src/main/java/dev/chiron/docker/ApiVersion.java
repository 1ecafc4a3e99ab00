package dev.chiron.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the engine's API, such as 1.44. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The newest that Chiron asks for; newer engines still speak it. */
    static final ApiVersion NEWEST = new ApiVersion(1, 44);
    /** The oldest that Chiron understands. */
    static final ApiVersion OLDEST = new ApiVersion(1, 24);
    /** From here on the engine can measure once instead of twice, a second apart. */
    static final ApiVersion ONE_SHOT_STATS = new ApiVersion(1, 41);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    static Optional<ApiVersion> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The newest version that both sides speak; empty when there is none. */
    static Optional<ApiVersion> common(ApiVersion enginesOldest, ApiVersion enginesNewest) {
        ApiVersion newest = enginesNewest.compareTo(NEWEST) < 0 ? enginesNewest : NEWEST;
        boolean both = newest.compareTo(enginesOldest) >= 0 && newest.compareTo(OLDEST) >= 0;
        return both ? Optional.of(newest) : Optional.empty();
    }

    boolean atLeast(ApiVersion other) {
        return compareTo(other) >= 0;
    }

    RemoteApiVersion forClient() {
        return RemoteApiVersion.create(major, minor);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return Comparator.comparingInt(ApiVersion::major)
                .thenComparingInt(ApiVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}

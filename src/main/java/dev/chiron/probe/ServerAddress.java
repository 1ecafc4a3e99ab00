package dev.chiron.probe;

import java.util.List;
import java.util.Optional;

/**
 * Where a data server is, as a target names it: {@code host}, {@code host:port} or {@code scheme://host:port/database}.
 *
 * @param scheme the scheme that was written, if there was one
 * @param database what stands behind the slash, if anything does
 */
record ServerAddress(Optional<String> scheme, HostPort at, Optional<String> database) {

    /** Empty when the text is not of the form; user names and passwords are no part of it. */
    static Optional<ServerAddress> parse(String text, List<String> schemes, int standardPort) {
        int colon = text.indexOf("://");
        Optional<String> scheme = colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon));
        if (scheme.isPresent() && !schemes.contains(scheme.get())) {
            return Optional.empty();
        }
        String rest = colon < 0 ? text : text.substring(colon + 3);
        int slash = rest.indexOf('/');
        if ((slash >= 0 && scheme.isEmpty()) || rest.indexOf('@') >= 0 || rest.indexOf('?') >= 0) {
            return Optional.empty();
        }
        Optional<String> database = slash < 0
                ? Optional.empty()
                : Optional.of(rest.substring(slash + 1)).filter(name -> !name.isEmpty());
        String place = slash < 0 ? rest : rest.substring(0, slash);
        return HostPort.parse(place)
                .or(() -> HostPort.parse(place + ":" + standardPort))
                .map(at -> new ServerAddress(scheme, at, database));
    }

    /** What to say of a target that is not of the form; it may hold a password, so it is not repeated. */
    static String complaint(String scheme) {
        return "the target must be host, host:port or " + scheme
                + "://host:port/database, without user name and password: those belong into the module";
    }
}

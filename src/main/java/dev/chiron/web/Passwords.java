package dev.chiron.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares users' passwords with their bcrypt hashes. A comparison is made costly on purpose, so those that succeeded
 * are remembered under a key of this run, and only one is made at a time.
 */
final class Passwords {
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");
    private static final String NOBODYS_SALT_AND_HASH = "QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
    private static final String BASIC = "basic ";
    private static final int MOST_REMEMBERED = 100;

    private final byte[] key = new byte[32];
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<String, Boolean> remembered = new LinkedHashMap<>();

    /** A name and a password, as a caller shows them. */
    private record Shown(String user, String password) {}

    Passwords() {
        new SecureRandom().nextBytes(key);
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** The user whom an {@code Authorization} header speaks for; empty when it is no user's, or the password is wrong. */
    Optional<String> user(Optional<String> authorization, Map<String, String> users) {
        return authorization
                .flatMap(Passwords::shown)
                .filter(shown -> matches(shown, users))
                .map(Shown::user);
    }

    static boolean isBasic(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith(BASIC);
    }

    private static Optional<Shown> shown(String authorization) {
        if (!isBasic(authorization)) {
            return Optional.empty();
        }
        try {
            byte[] plain = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String pair = new String(plain, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Shown(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean matches(Shown shown, Map<String, String> users) {
        boolean known = users.containsKey(shown.user());
        String hash = known ? users.getOrDefault(shown.user(), "") : nobodys(users);
        String mark = mark(shown, hash);
        if (remembers(mark)) {
            return known;
        }
        oneAtATime.lock();
        try {
            boolean same = remembers(mark) || compare(shown.password(), hash);
            if (same && known) {
                remember(mark);
            }
            return same && known;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** A hash that costs as much as a user's, so that the time taken does not tell who exists. */
    private static String nobodys(Map<String, String> users) {
        String cost = users.values().stream()
                .map(hash -> hash.substring(hash.indexOf('$', 1) + 1, hash.lastIndexOf('$')))
                .max(String::compareTo)
                .orElse("10");
        return "$2y$" + cost + "$" + NOBODYS_SALT_AND_HASH;
    }

    private static boolean compare(String password, String hash) {
        // Only the first 72 bytes count, as in every bcrypt.
        BCrypt.Verifyer verifyer =
                BCrypt.verifyer(Version.VERSION_2Y, LongPasswordStrategies.truncate(Version.VERSION_2Y));
        byte[] modern = ("$2y" + hash.substring(hash.indexOf('$', 1))).getBytes(StandardCharsets.US_ASCII);
        return verifyer.verify(password.getBytes(StandardCharsets.UTF_8), modern).verified;
    }

    private boolean remembers(String mark) {
        synchronized (remembered) {
            return remembered.containsKey(mark);
        }
    }

    private void remember(String mark) {
        synchronized (remembered) {
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(mark, true);
        }
    }

    private String mark(Shown shown, String hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((shown.user() + "\0" + hash + "\0").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(shown.password().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}

package dev.chiron.net;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of the JDK's network errors, ready to stand within a sentence. */
final class Words {
    private Words() {}

    static String of(Throwable error) {
        @Nullable String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}

package dev.chiron.web;

/** What somebody showed to log in; whether it still holds can be asked later, and it gives nothing away. */
sealed interface Credential {
    /**
     * A line of a token's file.
     *
     * @param name of the token in the configuration
     * @param digest of the line, in hex
     */
    record Token(String name, String digest) implements Credential {}

    /**
     * The password of a user of the web configuration.
     *
     * @param hash that the password was compared with
     */
    record User(String name, String hash) implements Credential {}
}

package dev.chiron.store;

import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What was taken from the inbox and is not written yet, in numbered pieces, each a transaction: a number that the database knows
 * already is not written again. Changed by the writer's thread alone, asked by others.
 */
final class Hand {
    private final Inbox inbox;
    private final int most;
    private final String writer = UUID.randomUUID().toString();
    private final Deque<Piece> pieces = new ConcurrentLinkedDeque<>();
    private long numbers;

    /** Whose oldest event came at that moment of the clock's nanoseconds. */
    record Piece(long number, Letters letters, long since) {}

    Hand(Inbox inbox, int most) {
        this.inbox = inbox;
        this.most = most;
    }

    /** Under which name the numbers are this program's. */
    String writer() {
        return writer;
    }

    /** Takes what waits if there is nothing; whether there is something then. Who asks meanwhile waits: what is being taken is in neither place. */
    synchronized boolean fill() {
        if (pieces.isEmpty()) {
            OptionalLong since = inbox.oldest();
            if (since.isPresent()) {
                pieces.add(new Piece(++numbers, inbox.take(most), since.getAsLong()));
            }
        }
        return !pieces.isEmpty();
    }

    Piece first() {
        return pieces.element();
    }

    /** The first piece is done with. */
    void written() {
        pieces.remove();
    }

    /** Makes the first piece, which is the only one, as many as there are events in it. */
    void split() {
        Piece whole = pieces.element();
        whole.letters().single().forEach(each -> pieces.add(new Piece(++numbers, each, whole.since())));
        pieces.remove();
    }

    synchronized int size() {
        return pieces.stream().mapToInt(piece -> piece.letters().size()).sum();
    }

    /** When the oldest event that is not written came, here or in the inbox. */
    synchronized OptionalLong oldest() {
        return Optional.ofNullable(pieces.peek())
                .map(piece -> OptionalLong.of(piece.since()))
                .orElseGet(inbox::oldest);
    }
}

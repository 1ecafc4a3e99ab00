package dev.chiron.web;

import dev.chiron.live.Hub;
import dev.chiron.live.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a stream begins: with what is said first, and all that comes after it. */
final class LiveOpening {
    private final byte[] frame;
    private final Optional<Subscription> subscription;

    private LiveOpening(byte[] frame, Optional<Subscription> subscription) {
        this.frame = frame;
        this.subscription = subscription;
    }

    byte[] frame() {
        return frame;
    }

    /** What follows; empty when the hub is closed, or loses so much that nothing can. */
    Optional<Subscription> subscription() {
        return subscription;
    }

    /** Goes on where the subscriber was, or else begins with a snapshot. */
    static LiveOpening of(LiveWish wish, Hub hub, LiveSnapshot snapshot) {
        if (wish.since().isPresent()) {
            long since = wish.since().getAsLong();
            Optional<Subscription> resumed = hub.subscribe(wish.service(), since);
            if (resumed.isPresent()) {
                return new LiveOpening(resumed(since), resumed);
            }
        }
        LiveOpening opening = after(snapshot.take(wish.service(), false), wish, hub);
        return opening.subscription().isPresent() ? opening : after(snapshot.take(wish.service(), true), wish, hub);
    }

    private static LiveOpening after(LiveSnapshot.Taken taken, LiveWish wish, Hub hub) {
        return new LiveOpening(taken.frame(), hub.subscribe(wish.service(), taken.id()));
    }

    private static byte[] resumed(long since) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "resumed");
        json.put("id", since);
        return WebSocketFrame.text(Json.write(json));
    }
}

package dev.holdfast.client.urlconnection;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import org.jspecify.annotations.Nullable;
import sun.net.www.MessageHeader;

/**
 * The tags of the heads that have one, found by the head's identity: MessageHeader is final since JDK 23 and has no room of its
 * own.
 *
 * <p>Any thread may call it, lock-free. Heads are held weakly; a look-up allocates nothing, and while no request has ever been
 * replaced it is one volatile read.
 */
final class Tags {
    private final WeakConcurrentMap<MessageHeader, Tag> tags = new WeakConcurrentMap<>(false, true);
    private volatile boolean any;

    @Nullable Tag of(@Nullable MessageHeader head) {
        return any && head != null ? tags.getIfPresent(head) : null;
    }

    void put(MessageHeader head, Tag tag) {
        tags.expungeStaleEntries();
        tags.put(head, tag);
        any = true;
    }
}

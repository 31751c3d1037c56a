package org.opsta.kiosk.screen;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.recognition.PoorView;

/**
 * Which hint somebody who is guided reads. Single frames change their mind many times a second; a sentence that does so
 * cannot be read. So a hint is shown once its reason has stood for a moment, and then stays long enough to be read. Pure.
 *
 * <p>Not thread-safe: owned by {@link SceneRule}.
 */
final class HintRule {

    private static final long STANDS_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int STANDS_VIEWS = 3;
    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long PINNED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private @Nullable PoorView shown;
    private long shownAt;
    private boolean pinned;
    /** What the views say at the moment: since when, and how many in a row. */
    private @Nullable PoorView said;

    private long saidSince;
    private int saidViews;

    Optional<PoorView> hint() {
        return Optional.ofNullable(shown);
    }

    /** Takes in what one view says; empty for a good one. */
    void see(Optional<PoorView> poor, long nanos) {
        PoorView now = poor.orElse(null);
        if (now != said || saidViews == 0) {
            said = now;
            saidSince = nanos;
            saidViews = 0;
        }
        saidViews++;
        if (isPinned(nanos) || now == shown || (shown != null && nanos - shownAt < READ_NANOS)) {
            return;
        }
        if (now == null || saidViews >= STANDS_VIEWS || nanos - saidSince >= STANDS_NANOS) {
            shown = now;
            shownAt = nanos;
        }
    }

    /** Shows what the recognition made of many views, whatever the next single ones say. */
    void pin(PoorView why, long nanos) {
        shown = why;
        shownAt = nanos;
        pinned = true;
    }

    boolean isPinned(long nanos) {
        pinned = pinned && nanos - shownAt < PINNED_NANOS;
        return pinned;
    }

    /** For somebody new. */
    void forget() {
        shown = null;
        pinned = false;
        said = null;
        saidViews = 0;
    }
}

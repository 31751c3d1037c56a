package org.opsta.kiosk.outbox;

import java.time.OffsetDateTime;
import java.util.Map;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;

/** Punches to record in tests. */
public final class Drafts {

    public static final OffsetDateTime MORNING = OffsetDateTime.parse("2021-09-14T08:45:12+07:00");

    /** For journals on volumes with space. */
    public static final OutboxSettings NO_RESERVE = new OutboxSettings(256, 0);

    private Drafts() {}

    /** As {@link #draft}, made at this time by a clock in this state. */
    public static PunchDraft draftAt(OffsetDateTime time, ClockReading.State state) {
        PunchDraft draft = draft(1, "boot-1", state);
        return new PunchDraft(
                draft.person(),
                draft.direction(),
                draft.method(),
                time,
                draft.clock(),
                draft.score(),
                draft.threshold(),
                draft.margin(),
                draft.liveness(),
                draft.models());
    }

    /** As {@link #draft}, in this boot, made with a clock in this state. */
    public static PunchDraft draft(int n, String bootId, ClockReading.State state) {
        PunchDraft synced = draft(n);
        return new PunchDraft(
                synced.person(),
                synced.direction(),
                synced.method(),
                synced.time(),
                new ClockReading(state, null, bootId, 1_000_000_000L + n),
                synced.score(),
                synced.threshold(),
                synced.margin(),
                synced.liveness(),
                synced.models());
    }

    /** The {@code n}th of a morning, one second after the other. */
    public static PunchDraft draft(int n) {
        return new PunchDraft(
                new PersonId(String.valueOf(10000 + n)),
                n % 2 == 0 ? Direction.OUT : Direction.IN,
                Method.FACE,
                MORNING.plusSeconds(n),
                new ClockReading(ClockReading.State.SYNCED, 12L, "boot-1", 1_000_000_000L + n),
                0.7 + n * 1e-6,
                0.52,
                0.1,
                null,
                Map.of("embedding", "0".repeat(64)));
    }
}

package org.opsta.kiosk.clock;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Serial;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what time it was on the clock that never steps, once the wall clock is vouched for and there are punches of this boot
 * for which it was not. Owned by the thread {@code clock}.
 *
 * <p>A punch that was stamped before the clock was right and written after the correction has a higher serial than the
 * correction goes through: the next look finds it.
 */
public final class ClockCorrections implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ClockCorrections.class);

    private final DeviceId device;
    private final TerminalClock clock;
    private final Outbox outbox;
    private final Runnable recorded;
    private boolean failed;

    /** @param recorded runs after a correction is on disk */
    public ClockCorrections(DeviceId device, TerminalClock clock, Outbox outbox, Runnable recorded) {
        this.device = device;
        this.clock = clock;
        this.outbox = outbox;
        this.recorded = recorded;
    }

    @Override
    public void run() {
        try {
            OptionalLong through = outbox.needsCorrection(clock.bootId());
            if (through.isPresent()) {
                correct(new Serial(through.getAsLong()));
            }
            failed = false;
        } catch (OutboxFailed e) {
            if (!failed) {
                log.error("The clock is right again, but the correction cannot be written; it is tried again", e);
            }
            failed = true;
        }
    }

    private void correct(Serial through) throws OutboxFailed {
        Optional<TerminalClock.Vouched> vouched = clock.vouched();
        if (vouched.isEmpty()) {
            return;
        }
        Stamp now = vouched.get().stamp();
        long errorMillis = Objects.requireNonNull(now.reading().errorMillis(), "SYNCED has an error");
        outbox.correct(new ClockCorrection(
                device,
                now.reading().bootId(),
                through,
                now.time(),
                now.reading().monotonicNanos(),
                errorMillis,
                clock.driftPpm(),
                vouched.get().service()));
        log.info("Clock correction recorded for punches through serial {}, error {} ms", through, errorMillis);
        recorded.run();
    }
}

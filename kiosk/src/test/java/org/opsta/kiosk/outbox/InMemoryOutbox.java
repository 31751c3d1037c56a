package org.opsta.kiosk.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;

/** A journal in memory that fails on demand. Safe for use by several threads. */
public final class InMemoryOutbox implements Outbox {

    private final DeviceId device;
    private final List<Punch> punches = new ArrayList<>();
    private JournalHead head = JournalHead.START;
    private int failures;
    private OutboxFailed.Code failure = OutboxFailed.Code.FULL;

    public InMemoryOutbox(DeviceId device) {
        this.device = device;
    }

    /** The next {@code count} commits, appends and acknowledgements alike, fail with nothing changed. */
    public synchronized void failNextCommits(int count, OutboxFailed.Code code) {
        failures = count;
        failure = code;
    }

    private void commit() throws OutboxFailed {
        if (failures > 0) {
            failures--;
            throw new OutboxFailed(failure, "failing on demand");
        }
    }

    @Override
    public synchronized Punch append(PunchDraft draft) throws OutboxFailed {
        Punch punch = draft.sealed(UUID.randomUUID(), device, head.nextSerial(), head.lastHash());
        commit();
        punches.add(punch);
        head = head.after(punch);
        return punch;
    }

    @Override
    public synchronized List<StoredPunch> unacknowledged(int most) {
        return punches.stream()
                .skip(head.acknowledgedThrough())
                .limit(most)
                .map(punch -> new StoredPunch(punch.serial(), Codec.tree(punch), Codec.encode(punch).length))
                .toList();
    }

    @Override
    public synchronized void acknowledgeThrough(long serial) throws OutboxFailed {
        head.checkAppended(serial);
        if (serial > head.acknowledgedThrough()) {
            commit();
            head = head.acknowledged(serial);
        }
    }

    @Override
    public synchronized OutboxState state() {
        return new OutboxState(
                head.depth(),
                head.depth() == 0
                        ? null
                        : punches.get((int) head.acknowledgedThrough()).time(),
                head.lastSerial(),
                head.acknowledgedThrough());
    }

    @Override
    public synchronized List<Punch> since(Instant from) {
        return punches.stream()
                .filter(punch -> !punch.time().toInstant().isBefore(from))
                .toList();
    }

    @Override
    public void close() {
        // Nothing to let go of.
    }
}

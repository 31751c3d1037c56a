package org.opsta.kiosk.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;

/** A journal in memory that fails on demand. Safe for use by several threads. */
public final class InMemoryOutbox implements Outbox {

    private final DeviceId device;
    private final List<Punch> punches = new ArrayList<>();
    private final Map<ClockCorrection, Boolean> corrections = new LinkedHashMap<>();
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
        return kept(head.acknowledgedThrough() + 1, head.lastSerial(), most);
    }

    @Override
    public synchronized List<StoredPunch> kept(long from, long through, int most) {
        return punches.stream()
                .skip(from - 1)
                .limit(Math.min(most, Math.max(0, through - from + 1)))
                .map(punch -> new StoredPunch(punch.serial(), Codec.tree(punch), Codec.encode(punch).length))
                .toList();
    }

    @Override
    public synchronized OptionalLong oldestKept() {
        return punches.isEmpty() ? OptionalLong.empty() : OptionalLong.of(1);
    }

    @Override
    public synchronized long acknowledgeThrough(long serial, @Nullable String hash) throws OutboxFailed {
        head.checkAppended(serial);
        if (hash != null && serial > 0 && !punches.get((int) serial - 1).hash().equals(hash)) {
            throw new OutboxFailed(
                    OutboxFailed.Code.FOREIGN_ACK, "an acknowledgement through " + serial + " of another");
        }
        long before = head.acknowledgedThrough();
        if (serial > before) {
            commit();
            head = head.acknowledged(serial);
        }
        return before;
    }

    @Override
    public synchronized OptionalLong needsCorrection(String bootId) {
        long covered = corrections.keySet().stream()
                .filter(correction -> correction.bootId().equals(bootId))
                .mapToLong(correction -> correction.throughSerial().value())
                .max()
                .orElse(0);
        return punches.stream()
                .filter(punch -> punch.clock().bootId().equals(bootId)
                        && punch.clock().state() != ClockReading.State.SYNCED
                        && punch.serial().value() > covered)
                .mapToLong(punch -> punch.serial().value())
                .max();
    }

    @Override
    public synchronized void correct(ClockCorrection correction) throws OutboxFailed {
        head.checkAppended(correction.throughSerial().value());
        commit();
        corrections.put(correction, false);
    }

    @Override
    public synchronized List<ClockCorrection> unacknowledgedCorrections() {
        return corrections.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized void acknowledgeCorrection(String bootId, long throughSerial) throws OutboxFailed {
        commit();
        corrections.replaceAll((correction, done) -> done
                || (correction.bootId().equals(bootId)
                        && correction.throughSerial().value() == throughSerial));
    }

    @Override
    public synchronized void sendCorrectionsAgain(long fromSerial) {
        corrections.replaceAll(
                (correction, done) -> done && correction.throughSerial().value() < fromSerial);
    }

    @Override
    public void tend() {
        // Memory needs no tending.
    }

    @Override
    public synchronized OutboxState state() {
        return new OutboxState(
                head.depth(),
                head.depth() == 0
                        ? null
                        : punches.get((int) head.acknowledgedThrough()).time(),
                head.lastSerial(),
                head.acknowledgedThrough(),
                punches.isEmpty() ? null : punches.get(punches.size() - 1).time(),
                new OutboxState.Disk(OutboxState.Space.OK, 0, 0));
    }

    @Override
    public synchronized List<Punch> newest(int most) {
        return List.copyOf(punches.subList(Math.max(0, punches.size() - most), punches.size()));
    }

    @Override
    public void close() {
        // Nothing to let go of.
    }
}

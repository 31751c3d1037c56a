package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.opsta.kiosk.outbox.Drafts.draft;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;

/** What every {@link Outbox} must do, whatever it keeps its punches in. */
abstract class OutboxContract {

    static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    Outbox outbox;

    abstract Outbox open() throws Exception;

    /** Makes the next commit fail for want of space. */
    abstract void fill() throws Exception;

    abstract void makeSpace() throws Exception;

    @BeforeEach
    void openOutbox() throws Exception {
        outbox = open();
    }

    @AfterEach
    void closeOutbox() {
        outbox.close();
    }

    final void append(int count) throws OutboxFailed {
        for (int n = 1; n <= count; n++) {
            outbox.append(draft(n));
        }
    }

    static List<Long> serials(List<StoredPunch> punches) {
        return punches.stream().map(punch -> punch.serial().value()).toList();
    }

    @Test
    void begins_empty() throws Exception {
        assertThat(outbox.state())
                .isEqualTo(new OutboxState(0, null, 0, 0, null, outbox.state().disk()));
        assertThat(outbox.unacknowledged(10)).isEmpty();
        assertThat(outbox.newest(10)).isEmpty();
        assertThat(outbox.oldestKept()).isEmpty();
        assertThat(outbox.unacknowledgedCorrections()).isEmpty();
    }

    @Test
    void serials_have_no_gap_and_hashes_form_a_chain() throws Exception {
        String before = PunchHash.NONE_BEFORE;
        for (int n = 1; n <= 20; n++) {
            Punch punch = outbox.append(draft(n));
            assertThat(punch.serial().value()).isEqualTo(n);
            assertThat(punch.device()).isEqualTo(DEVICE);
            assertThat(punch.previousHash()).isEqualTo(before);
            before = punch.hash();
        }
        assertThat(outbox.unacknowledged(100)).allSatisfy(punch -> assertThat(PunchHash.of(punch.json()))
                .isEqualTo(punch.json().path("hash").asText()));
    }

    @Test
    void hands_out_the_oldest_first_and_only_up_to_the_limit() throws Exception {
        append(7);
        assertThat(serials(outbox.unacknowledged(3))).containsExactly(1L, 2L, 3L);
        outbox.acknowledgeThrough(2, null);
        assertThat(serials(outbox.unacknowledged(3))).containsExactly(3L, 4L, 5L);
        assertThat(serials(outbox.unacknowledged(100))).containsExactly(3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void tells_depth_and_the_time_of_the_oldest_unsent() throws Exception {
        append(5);
        outbox.acknowledgeThrough(3, null);
        assertThat(outbox.state())
                .isEqualTo(new OutboxState(
                        2,
                        Drafts.MORNING.plusSeconds(4),
                        5,
                        3,
                        Drafts.MORNING.plusSeconds(5),
                        outbox.state().disk()));
        outbox.acknowledgeThrough(5, null);
        assertThat(outbox.state())
                .isEqualTo(new OutboxState(
                        0,
                        null,
                        5,
                        5,
                        Drafts.MORNING.plusSeconds(5),
                        outbox.state().disk()));
    }

    @Test
    void the_chain_goes_on_after_everything_was_acknowledged() throws Exception {
        append(3);
        Punch fourth = outbox.append(draft(4));
        outbox.acknowledgeThrough(4, null);
        Punch fifth = outbox.append(draft(5));
        assertThat(fifth.serial().value()).isEqualTo(5);
        assertThat(fifth.previousHash()).isEqualTo(fourth.hash());
    }

    @Test
    void late_and_doubled_acknowledgements_change_nothing() throws Exception {
        append(5);
        outbox.acknowledgeThrough(4, null);
        outbox.acknowledgeThrough(4, null);
        outbox.acknowledgeThrough(1, null);
        outbox.acknowledgeThrough(0, null);
        assertThat(outbox.state().acknowledgedThrough()).isEqualTo(4);
    }

    @Test
    void an_acknowledgement_of_punches_never_made_is_refused() throws Exception {
        append(5);
        assertThatExceptionOfType(OutboxFailed.class)
                .isThrownBy(() -> outbox.acknowledgeThrough(6, null))
                .withMessageContaining("through 6")
                .withMessageContaining("last one made is 5")
                .extracting(OutboxFailed::code)
                .isEqualTo(OutboxFailed.Code.NEVER_APPENDED);
        assertThat(serials(outbox.unacknowledged(10))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void an_acknowledgement_meant_for_another_journal_changes_nothing() throws Exception {
        append(5);
        Punch third = outbox.newest(3).get(0);
        assertThatExceptionOfType(OutboxFailed.class)
                .isThrownBy(() -> outbox.acknowledgeThrough(5, third.hash()))
                .withMessageContaining("through 5")
                .extracting(OutboxFailed::code)
                .isEqualTo(OutboxFailed.Code.FOREIGN_ACK);
        assertThat(outbox.state().acknowledgedThrough()).isZero();

        assertThat(outbox.acknowledgeThrough(3, third.hash())).isZero();
        assertThat(outbox.acknowledgeThrough(5, outbox.newest(1).get(0).hash())).isEqualTo(3);
        assertThat(outbox.state().acknowledgedThrough()).isEqualTo(5);
    }

    @Test
    void acknowledgements_in_the_middle_of_appends_lose_and_double_nothing() throws Exception {
        ExecutorService appending = Executors.newSingleThreadExecutor();
        try {
            Future<?> appended = appending.submit(() -> {
                append(300);
                return null;
            });
            long acknowledged = 0;
            while (acknowledged < 300) {
                for (StoredPunch punch : outbox.unacknowledged(7)) {
                    assertThat(punch.serial().value()).isEqualTo(++acknowledged);
                }
                if (acknowledged > 0) {
                    Punch last = outbox.newest(1).get(0);
                    assertThat(last.serial().value()).isGreaterThanOrEqualTo(acknowledged);
                    outbox.acknowledgeThrough(acknowledged, null);
                    outbox.acknowledgeThrough(acknowledged / 2, null);
                }
            }
            appended.get();
        } finally {
            appending.shutdownNow();
        }
        assertThat(outbox.state().depth()).isZero();
        assertThat(serials(outbox.kept(1, 300, 1000))).hasSize(300);
    }

    static ClockCorrection correction(String bootId, long through) {
        return new ClockCorrection(
                DEVICE, bootId, new Serial(through), Drafts.MORNING, 2_000_000_000L, 12, 100, "chrony");
    }

    @Test
    void knows_which_punches_of_a_boot_still_need_a_correction() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.append(draft(2, "boot-1", ClockReading.State.HOLDOVER));
        outbox.append(draft(3, "boot-1", ClockReading.State.SYNCED));
        outbox.append(draft(4, "boot-2", ClockReading.State.SYNCED));
        assertThat(outbox.needsCorrection("boot-1")).hasValue(2);
        assertThat(outbox.needsCorrection("boot-2")).isEmpty();

        outbox.correct(correction("boot-1", 2));
        assertThat(outbox.needsCorrection("boot-1")).isEmpty();

        outbox.append(draft(5, "boot-1", ClockReading.State.UNSYNCED));
        assertThat(outbox.needsCorrection("boot-1")).hasValue(5);
        outbox.acknowledgeThrough(5, null);
        assertThat(outbox.needsCorrection("boot-1")).hasValue(5);
    }

    @Test
    void a_correction_stays_until_it_is_acknowledged_and_comes_back_with_its_punches() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.append(draft(2, "boot-2", ClockReading.State.UNSYNCED));
        outbox.correct(correction("boot-1", 1));
        outbox.correct(correction("boot-2", 2));
        assertThat(outbox.unacknowledgedCorrections())
                .containsExactly(correction("boot-1", 1), correction("boot-2", 2));

        outbox.acknowledgeCorrection("boot-1", 2);
        outbox.acknowledgeCorrection("boot-9", 1);
        assertThat(outbox.unacknowledgedCorrections()).hasSize(2);

        outbox.acknowledgeCorrection("boot-1", 1);
        assertThat(outbox.unacknowledgedCorrections()).containsExactly(correction("boot-2", 2));
        outbox.acknowledgeCorrection("boot-2", 2);
        assertThat(outbox.unacknowledgedCorrections()).isEmpty();

        outbox.sendCorrectionsAgain(2);
        assertThat(outbox.unacknowledgedCorrections()).containsExactly(correction("boot-2", 2));
    }

    @Test
    void a_correction_of_punches_never_made_is_refused() throws Exception {
        append(1);
        assertThatExceptionOfType(OutboxFailed.class)
                .isThrownBy(() -> outbox.correct(correction("boot-1", 2)))
                .extracting(OutboxFailed::code)
                .isEqualTo(OutboxFailed.Code.NEVER_APPENDED);
        assertThat(outbox.unacknowledgedCorrections()).isEmpty();
    }

    @Test
    void remembers_the_newest_whether_acknowledged_or_not() throws Exception {
        append(6);
        outbox.acknowledgeThrough(4, null);
        assertThat(outbox.newest(4)).extracting(punch -> punch.serial().value()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(serials(outbox.kept(2, 5, 3))).containsExactly(2L, 3L, 4L);
        assertThat(serials(outbox.kept(5, 99, 10))).containsExactly(5L, 6L);
        assertThat(outbox.oldestKept()).hasValue(1);
    }

    @Test
    void what_is_read_back_equals_what_was_appended() throws Exception {
        Punch punch = outbox.append(draft(1));
        assertThat(outbox.newest(10)).containsExactly(punch);
    }

    @Test
    void without_space_nothing_is_recorded_and_afterwards_there_is_no_gap() throws Exception {
        append(3);
        fill();
        assertThatExceptionOfType(OutboxFailed.class)
                .isThrownBy(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        outbox.append(draft(4));
                    }
                })
                .extracting(OutboxFailed::code)
                .isEqualTo(OutboxFailed.Code.FULL);
        long last = outbox.state().lastSerial();
        assertThat(outbox.unacknowledged(20_000)).hasSize((int) last);

        makeSpace();

        assertThat(outbox.append(draft(5)).serial().value()).isEqualTo(last + 1);
        List<StoredPunch> all = outbox.unacknowledged(20_000);
        for (int n = 1; n < all.size(); n++) {
            assertThat(all.get(n).json().path("previousHash"))
                    .isEqualTo(all.get(n - 1).json().path("hash"));
        }
    }
}

package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.opsta.kiosk.outbox.Drafts.draft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.kiosk.database.DatabaseProblem;

/** A really full volume: the journal, its reserve, and a foreign file that takes all the rest. */
class FullVolumeTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final OutboxSettings RESERVE = new OutboxSettings(64, 1);

    @TempDir
    Path folder;

    private SmallVolume volume;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void mount() throws Exception {
        volume = SmallVolume.mounted(folder.resolve("volume"), "6m");
    }

    @AfterEach
    void unmount() throws Exception {
        if (volume != null) {
            volume.unmount();
        }
    }

    private SqliteOutbox open(OutboxSettings settings) throws Exception {
        return new SqliteOutbox(volume.folder().resolve("outbox.db"), DEVICE, Duration.ofDays(35), settings);
    }

    private Path reserve() {
        return volume.folder().resolve("outbox.reserve");
    }

    private void append(SqliteOutbox outbox, int count) throws OutboxFailed {
        for (int n = 1; n <= count; n++) {
            told.add(outbox.append(draft(n)).hash());
        }
    }

    /** How many were recorded until there was no space left. */
    private int appendUntilFull(SqliteOutbox outbox) {
        int before = told.size();
        assertThatExceptionOfType(OutboxFailed.class)
                .isThrownBy(() -> append(outbox, 100_000))
                .extracting(OutboxFailed::code)
                .isEqualTo(OutboxFailed.Code.FULL);
        return told.size() - before;
    }

    private void expectAllThatWasToldInOneChain(SqliteOutbox outbox) throws Exception {
        List<Punch> punches = outbox.newest(100_000);
        assertThat(punches).extracting(Punch::hash).containsExactlyElementsOf(told);
        String before = PunchHash.NONE_BEFORE;
        for (Punch punch : punches) {
            assertThat(punch.previousHash()).isEqualTo(before);
            before = punch.hash();
        }
    }

    private static OutboxState.Space space(Outbox outbox) throws OutboxFailed {
        return outbox.state().disk().space();
    }

    @Test
    void punches_go_into_the_reserve_then_are_refused_then_recorded_again_and_none_is_lost() throws Exception {
        try (SqliteOutbox outbox = open(RESERVE)) {
            append(outbox, 10);
            assertThat(reserve()).hasSize(1024 * 1024);
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.OK);

            volume.fill();
            while (space(outbox) == OutboxState.Space.OK) {
                append(outbox, 1);
            }
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.RESERVE);
            assertThat(reserve()).doesNotExist();
            outbox.tend();
            assertThat(reserve()).doesNotExist();
            int inReserve = 1 + appendUntilFull(outbox);
            System.out.println("punches recorded in a reserve of 1 MB: " + inReserve);
            assertThat(inReserve).isGreaterThan(1000);
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.FULL);
            expectAllThatWasToldInOneChain(outbox);

            volume.free();
            append(outbox, 5);
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.RESERVE);
            outbox.tend();
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.OK);
            assertThat(reserve()).hasSize(1024 * 1024);
            long half = told.size() / 2;
            outbox.acknowledgeThrough(half, told.get((int) half - 1));
        }
        try (SqliteOutbox again = open(RESERVE)) {
            expectAllThatWasToldInOneChain(again);
            assertThat(again.state().acknowledgedThrough()).isEqualTo(told.size() / 2);
        }
    }

    @Test
    void an_acknowledgement_on_a_full_volume_is_kept_or_refused_as_a_whole() throws Exception {
        try (SqliteOutbox outbox = open(RESERVE)) {
            append(outbox, 10);
            volume.fill();
            appendUntilFull(outbox);
            long acknowledged;
            try {
                outbox.acknowledgeThrough(10, told.get(9));
                acknowledged = 10;
            } catch (OutboxFailed e) {
                assertThat(e.code()).isEqualTo(OutboxFailed.Code.FULL);
                acknowledged = 0;
            }
            assertThat(outbox.state().acknowledgedThrough()).isEqualTo(acknowledged);
            assertThat(outbox.state().depth()).isEqualTo(told.size() - acknowledged);
        }
    }

    @Test
    void what_the_agent_has_makes_room_when_the_reserve_is_in_use() throws Exception {
        try (SqliteOutbox outbox = open(RESERVE)) {
            append(outbox, 2000);
            outbox.acknowledgeThrough(2000, null);
            volume.fill();
            while (space(outbox) == OutboxState.Space.OK) {
                append(outbox, 1);
            }
            int last = told.size();
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.RESERVE);
            for (int n = 0; n < 10; n++) {
                outbox.tend();
            }

            assertThat(outbox.oldestKept()).hasValue(last - SqliteOutbox.ALWAYS_KEPT + 1);
            assertThat(appendUntilFull(outbox)).isGreaterThan(2000);
            assertThat(outbox.state().depth()).isEqualTo(told.size() - 2000);
        }
    }

    @Test
    void without_a_reserve_it_is_full_at_once_and_works_again_by_itself() throws Exception {
        try (SqliteOutbox outbox = open(Drafts.NO_RESERVE)) {
            append(outbox, 10);
            assertThat(reserve()).doesNotExist();
            volume.fill();
            appendUntilFull(outbox);
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.FULL);
            volume.free();
            append(outbox, 1);
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.OK);
            expectAllThatWasToldInOneChain(outbox);
        }
    }

    @Test
    void a_start_on_a_full_volume_records_in_the_reserve() throws Exception {
        try (SqliteOutbox outbox = open(RESERVE)) {
            append(outbox, 10);
        }
        volume.fill();
        try (SqliteOutbox outbox = open(RESERVE)) {
            assertThat(space(outbox)).isEqualTo(OutboxState.Space.RESERVE);
            append(outbox, 100);
            expectAllThatWasToldInOneChain(outbox);
        }
    }

    @Test
    void a_start_on_a_full_volume_without_reserve_says_why_it_cannot() throws Exception {
        try (SqliteOutbox outbox = open(Drafts.NO_RESERVE)) {
            append(outbox, 10);
        }
        volume.fill();
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> open(Drafts.NO_RESERVE).close())
                .withMessageContaining("free space")
                .extracting(DatabaseProblem::code)
                .isEqualTo(DatabaseProblem.Code.NOT_ACCESSIBLE);
        volume.free();
        try (SqliteOutbox outbox = open(Drafts.NO_RESERVE)) {
            expectAllThatWasToldInOneChain(outbox);
        }
    }
}

package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.FailingStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchBatch;

@ParameterizedClass
@EnumSource(TestStore.class)
class GroupCommitTest {

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private FailingStore failing;
    private GroupCommit group;

    GroupCommitTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        store = database.open(folder);
        failing = new FailingStore(store);
        group = new GroupCommit(new PunchLog(failing.jdbi()), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void several_terminals_share_one_commit() {
        // A terminal's very first batch is looked at twice, its row locked the second time.
        group.store(List.of(batch("A", 1, 1), batch("B", 1, 1)));
        int before = failing.commits();

        List<Receipt> receipts = group.store(List.of(batch("A", 2, 3), batch("B", 2, 2), batch("A", 4, 4)));

        assertThat(failing.commits()).isEqualTo(before + 1);
        assertThat(receipts).extracting(Receipt::committedThrough).containsExactly(3L, 2L, 4L);
        assertThat(stored()).containsExactly("A 1", "A 2", "A 3", "A 4", "B 1", "B 2");
        assertThat(group.transactions()).isEqualTo(2);
        assertThat(group.punches()).isEqualTo(6);
    }

    @Test
    void a_batch_the_database_refuses_costs_no_other_its_place() {
        refuse("BAD", 2);

        List<Receipt> receipts = group.store(List.of(batch("A", 1, 2), batch("BAD", 1, 3), batch("B", 1, 1)));

        assertThat(receipts).extracting(receipt -> receipt.device().value()).containsExactly("A", "B");
        assertThat(stored()).containsExactly("A 1", "A 2", "B 1");
    }

    @Test
    void a_later_batch_is_not_stored_without_the_earlier_one_of_its_terminal() {
        refuse("BAD", 1);

        List<Receipt> receipts = group.store(List.of(batch("BAD", 1, 2), batch("A", 1, 1), batch("BAD", 3, 4)));

        assertThat(receipts).extracting(receipt -> receipt.device().value()).containsExactly("A");
        assertThat(stored()).containsExactly("A 1");
    }

    @Test
    void a_store_that_fails_promises_nothing_and_is_used_again_when_it_works() {
        List<Delivery> batches = List.of(batch("A", 1, 2), batch("B", 1, 1));
        failing.failCommits(true);
        assertThat(group.store(batches)).isEmpty();
        assertThat(group.store(List.of(batches.get(0)))).isEmpty();
        assertThat(stored()).isEmpty();

        failing.failCommits(false);
        assertThat(group.store(batches)).extracting(Receipt::committedThrough).containsExactly(2L, 1L);
        assertThat(stored()).containsExactly("A 1", "A 2", "B 1");
    }

    @Test
    void nothing_to_store_asks_nothing_of_the_database() {
        assertThat(group.store(List.of())).isEmpty();
        assertThat(failing.commits()).isZero();
    }

    private void refuse(String device, long serial) {
        String condition = "new.device = '" + device + "' and new.serial = " + serial;
        store.jdbi().useHandle(handle -> {
            if (database == TestStore.SQLITE) {
                handle.execute("create trigger refuse before insert on punch when " + condition
                        + " begin select raise(abort, 'refused, says the test'); end");
            } else {
                handle.execute("create function refuse() returns trigger language plpgsql as"
                        + " $$begin raise exception 'refused, says the test'; end$$");
                handle.execute("create trigger refuse before insert on punch for each row when (" + condition
                        + ") execute function refuse()");
            }
        });
    }

    private static Delivery batch(String device, long first, long last) {
        DeviceId id = new DeviceId(device);
        List<JsonNode> punches = new ArrayList<>(TestPunches.journal(id, last).subList((int) first - 1, (int) last));
        return new Delivery(id, BatchReview.of(id, new PunchBatch(id, punches)));
    }

    private List<String> stored() {
        return store.jdbi()
                .withHandle(handle -> handle.createQuery("select device, serial from punch order by device, serial")
                        .map((row, context) -> row.getString("device") + " " + row.getLong("serial"))
                        .list());
    }
}

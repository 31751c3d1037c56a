package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.json;
import static org.opsta.agent.intake.TestPunches.punch;
import static org.opsta.agent.intake.TestPunches.sealed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.PersonId;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.PunchBatch;

@ParameterizedClass
@EnumSource(TestStore.class)
class PunchLogTest {

    private static final OffsetDateTime NOW = OffsetDateTime.parse("2021-09-14T09:00:00+07:00");

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private PunchLog log;

    PunchLogTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws StoreUnusable {
        store = database.open(folder);
        log = new PunchLog(store.jdbi());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_went_in_comes_out() {
        append(batch(1, 3));

        assertThat(all()).extracting(StoredPunch::id).containsExactly(punch(1).id(), punch(2).id(), punch(3).id());
        StoredPunch first = all().get(0);
        assertThat(first.person()).isEqualTo(new PersonId("10151"));
        assertThat(first.time()).isEqualTo(punch(1).time());
        assertThat(first.time().getOffset()).isEqualTo(punch(1).time().getOffset());
        assertThat(first.receivedAt()).isEqualTo(NOW);
    }

    @Test
    void the_same_batch_twice_is_stored_once() {
        append(batch(1, 3));

        assertThat(append(batch(1, 3))).isEmpty();
        assertThat(append(batch(2, 5))).isEmpty();
        assertThat(all()).hasSize(5);
        assertThat(log.through(DEVICE)).isEqualTo(5);
    }

    @Test
    void another_punch_under_a_stored_serial_is_set_aside_and_the_first_stays() {
        append(batch(1, 1));

        List<Reject> rejects = append(batch(
                sealed(json(1).put("id", "01900000-0000-7000-9000-000000000001").put("person", "666"))));

        assertThat(rejects).singleElement().satisfies(reject -> {
            assertThat(reject.code()).isEqualTo("CONFLICT");
            assertThat(reject.serial().value()).isEqualTo(1);
        });
        assertThat(all()).singleElement().extracting(StoredPunch::person).isEqualTo(new PersonId("10151"));
        assertThat(setAsideJson()).singleElement().asString().contains("\"666\"");
    }

    @Test
    void another_punch_under_a_stored_id_is_set_aside() {
        append(batch(1, 1));

        assertThat(append(batch(sealed(json(2).put("id", punch(1).id().toString())))))
                .extracting(Reject::code)
                .containsExactly("CONFLICT");
        assertThat(all()).hasSize(1);
        assertThat(log.journal(DEVICE).missing()).isZero();
    }

    @Test
    void two_punches_with_one_id_in_one_batch_are_a_conflict() {
        assertThat(append(batch(json(1), sealed(json(2).put("id", punch(1).id().toString())))))
                .extracting(Reject::code)
                .containsExactly("CONFLICT");
        assertThat(all()).hasSize(1);
    }

    @Test
    void what_is_set_aside_is_kept_as_it_came_and_once() {
        PunchBatch batch = batch(json(1).put("person", "10152"), JsonNodeFactory.instance.textNode("ก\u0000\ud800"));
        append(batch);
        List<Reject> again = append(batch);

        assertThat(again).extracting(Reject::code).containsExactly("HASH_MISMATCH", "WRONG_SHAPE");
        assertThat(setAsideJson())
                .containsExactlyInAnyOrder(json(1).put("person", "10152").toString(), "\"\\u0e01\\u0000\\ud800\"");
        assertThat(log.journal(DEVICE).setAside()).isEqualTo(2);
        assertThat(log.through(DEVICE)).isEqualTo(2);
    }

    @Test
    void a_field_name_no_database_takes_is_set_aside_too() {
        var punch = json(1);
        punch.putObject("models").putObject("a\u0000b");

        assertThat(append(batch(punch))).extracting(Reject::code).containsExactly("WRONG_SHAPE");
    }

    @Test
    void serials_never_received_are_counted() {
        append(batch(4, 6));
        assertThat(log.journal(DEVICE).missing()).isEqualTo(3);

        append(batch(1, 2));
        assertThat(log.journal(DEVICE).missing()).isEqualTo(1);

        append(batch(json(3).put("person", "10152")));
        assertThat(log.journal(DEVICE).missing())
                .as("one set aside was received")
                .isZero();
    }

    @Test
    void out_of_order_punches_hold_no_place_and_are_stored_when_sent_again() {
        append(batch(json(1), json(3)));
        assertThat(log.through(DEVICE)).isEqualTo(1);
        assertThat(log.journal(DEVICE).missing()).isZero();

        append(batch(2, 3));
        assertThat(all()).hasSize(3);
    }

    @Test
    void nothing_received_is_through_0() {
        assertThat(log.through(DEVICE)).isZero();
        assertThat(log.journal(DEVICE).missing()).isZero();
        assertThat(all()).isEmpty();
    }

    @Test
    void reading_goes_on_over_pages_and_ends_where_asked() {
        for (int first = 1; first <= 2401; first += 200) {
            append(batch(first, Math.min(first + 199, 2500)));
        }
        List<Long> serials = new ArrayList<>();
        Instant to = punch(2500).time().toInstant();
        log.forEach(
                punch(2).time().toInstant(),
                to,
                Optional.of(new PersonId("10151")),
                punch -> serials.add(punch.serial().value()));

        assertThat(serials).hasSize(2498).isSorted().startsWith(2L).endsWith(2499L);
        log.forEach(Instant.EPOCH, to, Optional.of(new PersonId("0")), punch -> serials.clear());
        assertThat(serials).isNotEmpty();
    }

    @Test
    void two_agents_storing_the_same_batches_at_once_store_each_punch_once() throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> agent = () -> {
                int rejects = 0;
                for (int first = 1; first < 400; first += 20) {
                    rejects += append(batch(first, first + 19)).size();
                }
                return rejects;
            };
            for (Future<Integer> rejects : agents.invokeAll(List.of(agent, agent))) {
                assertThat(rejects.get()).isZero();
            }
        } finally {
            agents.shutdownNow();
        }
        assertThat(all()).hasSize(400);
    }

    private List<Reject> append(PunchBatch batch) {
        return log.append(List.of(new Delivery(DEVICE, BatchReview.of(DEVICE, batch))), NOW)
                .get(0)
                .rejects();
    }

    private List<StoredPunch> all() {
        List<StoredPunch> punches = new ArrayList<>();
        log.forEach(Instant.EPOCH, Instant.parse("9000-01-01T00:00:00Z"), Optional.empty(), punches::add);
        return punches;
    }

    private List<String> setAsideJson() {
        return store.jdbi().withHandle(handle -> handle.createQuery("select json from set_aside")
                .mapTo(String.class)
                .list());
    }
}

package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.fork;
import static org.opsta.agent.intake.TestPunches.json;
import static org.opsta.agent.intake.TestPunches.punch;
import static org.opsta.agent.intake.TestPunches.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.opsta.agent.intake.HistoryCheck.Fault;
import org.opsta.agent.intake.OtherJournals.OtherJournal;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.PunchBatch;

/** One terminal's name, several journals: restored, replaced and copied terminals, and an agent that forgot. */
@ParameterizedClass
@EnumSource(TestStore.class)
class JournalsTest {

    private static final OffsetDateTime NOW = OffsetDateTime.parse("2021-09-14T20:00:00+07:00");

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private PunchLog log;
    private OtherJournals others;

    JournalsTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws StoreUnusable {
        store = database.open(folder);
        log = new PunchLog(store.jdbi());
        others = new OtherJournals(store.jdbi());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_restored_terminal_is_set_aside_whole_and_acknowledged_by_its_own_hash() {
        append(batch(1, 10));
        List<Punch> restored = fork(1, 5, 12);

        Receipt receipt = append(batch(restored));

        assertThat(codes(receipt))
                .containsExactly("CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "FORKED", "FORKED");
        assertThat(receipt.committedThrough()).isEqualTo(12);
        assertThat(receipt.hash()).isEqualTo(restored.get(6).hash());
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 10, 0, 0, 7, 7));
        assertThat(append(batch(restored)).rejects()).isEqualTo(receipt.rejects());
        assertThat(log.journal(DEVICE).setAside()).isEqualTo(7);
        assertWhole();
    }

    @Test
    void a_cloned_terminal_and_its_original_side_by_side_are_never_mixed() {
        append(batch(1, 5));
        List<Punch> clone = fork(1, 5, 9);
        for (int i = 0; i < 4; i++) {
            long serial = 6L + i;
            Receipt original = append(batch(serial, serial));
            Receipt copy = append(batch(clone.subList(i, i + 1)));
            assertThat(original.rejects()).isEmpty();
            assertThat(original.hash()).isEqualTo(punch(serial).hash());
            assertThat(copy.rejects()).hasSize(1);
            assertThat(copy.hash()).isEqualTo(clone.get(i).hash());
        }
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 9, 0, 0, 4, 4));
        assertWhole();
    }

    @Test
    void what_a_terminal_is_told_of_a_punch_that_was_set_aside_stays_the_same() {
        append(batch(1, 3));
        List<Punch> ahead = fork(1, 2, 6);
        assertThat(codes(append(batch(ahead)))).containsExactly("CONFLICT", "FORKED", "FORKED", "FORKED");
        append(batch(4, 6));

        assertThat(codes(append(batch(ahead)))).containsExactly("CONFLICT", "FORKED", "FORKED", "FORKED");
        assertThat(log.journal(DEVICE).setAside()).isEqualTo(4);
    }

    @Test
    void an_agent_restored_from_an_older_copy_sees_the_gap_and_takes_what_fills_it() {
        append(batch(1, 3));
        append(batch(8, 10));

        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 3, 4, 0, 0, 0));
        assertThat(gaps()).containsExactly("4-7");
        assertThat(faults()).containsExactly("MISSING 4-7");

        append(batch(5, 6));
        assertThat(gaps()).containsExactly("4-4", "7-7");
        append(batch(4, 10));
        assertThat(gaps()).isEmpty();
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 10, 0, 0, 0, 0));
        assertWhole();
    }

    @Test
    void what_the_terminal_says_was_acknowledged_and_is_not_here_is_missing() {
        append(batch(1, 3));
        log.acknowledged(DEVICE, 3, NOW);
        assertThat(gaps()).isEmpty();
        log.acknowledged(DEVICE, 8, NOW);
        log.acknowledged(DEVICE, 8, NOW);

        assertThat(gaps()).containsExactly("4-8");
        assertThat(faults()).containsExactly("MISSING 4-8");
        append(batch(9, 10));
        append(batch(4, 8));
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 10, 0, 0, 0, 0));
        assertWhole();
    }

    @Test
    void what_was_acknowledged_to_another_journal_is_not_missing_here() {
        append(batch(1, 3));
        append(batch(fork(1, 2, 9)));
        log.acknowledged(DEVICE, 9, NOW);

        assertThat(gaps()).isEmpty();
    }

    @Test
    void the_largest_serial_there_is_can_be_kept() {
        append(batch(1, 1));
        append(batch(sealed(json(2).put("serial", Long.MAX_VALUE)
                .put("previousHash", "a".repeat(64))
                .put("id", "01900000-0000-7000-9000-000000000001"))));

        assertThat(gaps()).containsExactly("2-" + (Long.MAX_VALUE - 1));
        assertThat(append(batch(2, 3)).rejects()).isEmpty();
        assertThat(gaps()).containsExactly("4-" + (Long.MAX_VALUE - 1));
    }

    @Test
    void whatever_order_and_however_often_batches_come_each_punch_is_stored_once() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            List<PunchBatch> batches = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long first = 1L + random.nextInt(60);
                batches.add(batch(first, Math.min(60, first + random.nextInt(8))));
            }
            for (long first = 1; first <= 60; first += 4) {
                batches.add(batch(first, Math.min(60, first + 5)));
            }
            Collections.shuffle(batches, random);
            batches.forEach(each ->
                    assertThat(append(each).rejects()).as("%s", each.punches()).isEmpty());
            assertThat(log.journal(DEVICE)).as("seed %d", seed).isEqualTo(new JournalState(1, 60, 0, 0, 0, 0));
            assertWhole();
            store.jdbi().useHandle(handle -> {
                handle.execute("delete from punch");
                handle.execute("delete from journal");
            });
        }
    }

    @Test
    void a_restored_terminal_is_accepted_and_its_old_journal_is_set_aside_from_then_on() {
        append(batch(1, 10));
        List<Punch> restored = fork(1, 5, 15);
        append(batch(restored.subList(0, 7)));

        OtherJournal found = others.of(DEVICE).get(0);
        assertThat(found.punches()).isEqualTo(7);
        assertThat(found.follows()).isEqualTo(1);
        assertThat(found.firstSerial()).isEqualTo(6);
        assertThat(found.lastSerial()).isEqualTo(12);
        assertThat(found.bootIds()).containsExactly("boot-2");
        assertThat(others.accept(DEVICE, found.name(), NOW)).contains(2L);

        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(2, 12, 0, 0, 0, 0));
        assertThat(serialsOf(2)).containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(serialsOf(1)).hasSize(10);
        assertThat(append(batch(restored.subList(5, 10))).rejects()).isEmpty();
        assertThat(append(batch(1, 10)).rejects()).as("records already").isEmpty();
        assertThat(codes(append(batch(11, 12)))).containsExactly("CONFLICT", "CONFLICT");
        assertThat(codes(append(batch(13, 18))))
                .containsExactly("CONFLICT", "CONFLICT", "CONFLICT", "FORKED", "FORKED", "FORKED");
        assertThat(log.journal(DEVICE).chain()).isEqualTo(2);
        assertThat(log.through(DEVICE)).isEqualTo(15);
        assertWhole();
    }

    @Test
    void a_terminal_that_began_anew_is_accepted_from_its_first_punch() {
        append(batch(1, 10));
        List<Punch> anew = fork(1, 0, 14);
        append(batch(anew.subList(0, 12)));

        OtherJournal found = others.of(DEVICE).get(0);
        assertThat(found.follows()).isNull();
        assertThat(found.firstSerial()).isEqualTo(1);
        others.accept(DEVICE, found.name(), NOW);

        assertThat(serialsOf(2)).hasSize(12);
        assertThat(append(batch(anew.subList(10, 14))).rejects()).isEmpty();
        assertThat(codes(append(batch(15, 16)))).as("of the journal before").containsExactly("BROKEN_CHAIN", "FORKED");
        assertThat(log.journal(DEVICE).chain()).isEqualTo(2);
    }

    @Test
    void of_several_journals_the_one_named_is_accepted_and_may_be_changed_again() {
        append(batch(1, 4));
        List<Punch> one = fork(1, 2, 6);
        List<Punch> two = fork(2, 3, 8);
        append(batch(one));
        append(batch(two));
        assertThat(others.of(DEVICE)).hasSize(2);
        String nameOfTwo = two.get(0).hash().substring(0, 8);

        assertThat(others.accept(DEVICE, nameOfTwo, NOW)).contains(2L);
        assertThat(others.of(DEVICE))
                .singleElement()
                .extracting(OtherJournal::name)
                .isEqualTo(one.get(0).hash().substring(0, 8));
        assertThat(others.accept(DEVICE, nameOfTwo, NOW)).as("done already").isEmpty();
        assertThat(append(batch(fork(2, 3, 9))).rejects()).isEmpty();

        assertThat(others.accept(DEVICE, one.get(0).hash().substring(0, 8), NOW))
                .contains(3L);
        assertThat(append(batch(fork(1, 2, 7))).rejects()).isEmpty();
        assertThat(codes(append(batch(fork(2, 3, 10).subList(6, 7))))).containsExactly("FORKED");
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(3, 7, 0, 0, 1, 1));
        assertWhole();
    }

    @Test
    void a_punch_whose_id_is_taken_stays_set_aside_in_its_place_when_its_journal_is_accepted() {
        append(batch(1, 2));
        ObjectNode third = sealed(json(3).put("id", punch(1).id().toString()));
        ObjectNode fourth = sealed(json(4).put("previousHash", third.get("hash").asText()));
        assertThat(codes(append(batch(third, fourth)))).containsExactly("CONFLICT", "FORKED");

        OtherJournal found = others.of(DEVICE).get(0);
        assertThat(found.punches()).isEqualTo(1);
        assertThat(found.unfit()).isEqualTo(1);
        others.accept(DEVICE, found.name(), NOW);

        assertThat(serialsOf(2)).containsExactly(4L);
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(2, 4, 0, 0, 1, 0));
        assertThat(faults()).containsExactly("SET_ASIDE 3-3");
    }

    @Test
    void batches_of_many_terminals_go_in_together_and_one_with_a_taken_id_spoils_none() {
        PunchBatch stolen = batchOf("C", sealed(json(1).put("device", "C")));
        List<Receipt> receipts = log.append(
                List.of(
                        delivery(batch(1, 3)),
                        delivery(batchOf("B", ofDevice("B", 1))),
                        delivery(stolen),
                        delivery(batch(3, 5)),
                        delivery(batch(JsonNodeFactory.instance.textNode("no punch")))),
                NOW);

        assertThat(receipts).extracting(Receipt::committedThrough).containsExactly(3L, 1L, 1L, 5L, 5L);
        assertThat(receipts.get(2).rejects()).extracting(Reject::code).containsExactly("CONFLICT");
        assertThat(receipts.get(3).hash()).isEqualTo(punch(5).hash());
        assertThat(receipts.get(4).hash()).as("of the newest stored").isEqualTo(punch(5).hash());
        assertThat(log.journal(DEVICE).contiguousThrough()).isEqualTo(5);
    }

    @Test
    void the_newest_stored_punch_is_what_an_unreadable_message_is_answered_with() {
        assertThat(log.receipt(DEVICE)).isEqualTo(new Receipt(DEVICE, 0, null, List.of()));
        append(batch(1, 2));
        append(batch(json(3).put("person", "666")));

        assertThat(log.receipt(DEVICE)).isEqualTo(new Receipt(DEVICE, 2, punch(2).hash(), List.of()));
    }

    @Test
    void an_unreadable_hash_is_left_out_of_the_answer_and_a_wrong_one_is_repeated() {
        Receipt wrong = append(batch(json(1).put("person", "666")));
        assertThat(wrong.hash()).isEqualTo(punch(1).hash());

        ObjectNode without = json(2);
        without.remove("hash");
        assertThat(append(batch(without)).hash()).isNull();
    }

    @Test
    void any_boot_id_and_any_previous_hash_can_be_kept() {
        ObjectNode strange = json(1);
        ((ObjectNode) strange.get("clock"))
                .put("bootId", "\u0000ก".repeat(5000))
                .put("state", "UNSYNCED");
        assertThat(append(batch(sealed(strange))).rejects()).isEmpty();
        assertThat(codes(append(batch(sealed(json(2).put("previousHash", "\u0000"))))))
                .containsExactly("BROKEN_CHAIN");
    }

    @Test
    void two_agents_taking_the_same_terminals_at_once_neither_block_nor_double() throws Exception {
        List<String> names = List.of("A", "B", "C", "D");
        ExecutorService agents = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> rejects = agents.invokeAll(List.of(agent(names), agent(reversed(names))));
            for (Future<Integer> each : rejects) {
                assertThat(each.get()).isZero();
            }
        } finally {
            agents.shutdownNow();
        }
        for (String name : names) {
            assertThat(log.journal(new DeviceId(name))).isEqualTo(new JournalState(1, 40, 0, 0, 0, 0));
        }
    }

    private Callable<Integer> agent(List<String> names) {
        PunchLog own = new PunchLog(store.jdbi());
        List<List<ObjectNode>> journals =
                names.stream().map(name -> ofDevice(name, 40)).toList();
        return () -> {
            int rejects = 0;
            for (int from = 0; from < 40; from += 2) {
                List<Delivery> group = new ArrayList<>();
                for (int i = 0; i < names.size(); i++) {
                    group.add(delivery(batchOf(names.get(i), journals.get(i).subList(from, from + 2))));
                }
                for (Receipt receipt : own.append(group, NOW)) {
                    rejects += receipt.rejects().size();
                }
            }
            return rejects;
        };
    }

    private static List<String> reversed(List<String> names) {
        List<String> reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<ObjectNode> ofDevice(String name, int count) {
        List<ObjectNode> journal = new ArrayList<>();
        String before = "0".repeat(64);
        for (int serial = 1; serial <= count; serial++) {
            ObjectNode punch = sealed(json(serial)
                    .put("device", name)
                    .put("id", "0190%04x-0000-7000-8000-%012x".formatted(name.hashCode() & 0xffff, serial))
                    .put("previousHash", before));
            before = punch.get("hash").asText();
            journal.add(punch);
        }
        return journal;
    }

    private static PunchBatch batchOf(String device, JsonNode... punches) {
        return batchOf(device, List.of(punches));
    }

    private static PunchBatch batchOf(String device, List<? extends JsonNode> punches) {
        return new PunchBatch(new DeviceId(device), new ArrayList<>(punches));
    }

    private static Delivery delivery(PunchBatch batch) {
        return new Delivery(batch.device(), BatchReview.of(batch.device(), batch));
    }

    private Receipt append(PunchBatch batch) {
        return log.append(List.of(delivery(batch)), NOW).get(0);
    }

    private static List<String> codes(Receipt receipt) {
        return receipt.rejects().stream().map(Reject::code).toList();
    }

    private List<String> gaps() {
        return log.gaps(DEVICE).stream()
                .map(gap -> gap.from() + "-" + gap.through())
                .toList();
    }

    private List<String> faults() {
        List<Fault> faults = new ArrayList<>();
        new HistoryCheck(store.jdbi()).check(DEVICE, faults::add);
        return faults.stream()
                .map(fault -> fault.code() + " " + fault.from() + "-" + fault.through())
                .toList();
    }

    private void assertWhole() {
        assertThat(faults()).isEmpty();
    }

    private List<Long> serialsOf(long chain) {
        List<Long> serials = new ArrayList<>();
        log.forEach(Instant.EPOCH, Instant.parse("9000-01-01T00:00:00Z"), Optional.empty(), punch -> {
            if (punch.chain() == chain) {
                serials.add(punch.serial().value());
            }
        });
        Collections.sort(serials);
        return serials;
    }
}

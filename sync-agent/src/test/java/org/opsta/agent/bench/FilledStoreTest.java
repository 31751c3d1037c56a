package org.opsta.agent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.intake.HistoryCheck;
import org.opsta.agent.intake.HistoryCheck.Fault;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;

/** What the console is measured on is what the service would have stored, and is read the way the service reads. */
class FilledStoreTest {

    private static final int PEOPLE = 102;
    private static final int PUNCHES = 5_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void every_history_is_whole_and_is_read_page_by_page(TestStore database) throws Exception {
        try (AgentStore store = database.open(folder)) {
            long stored = FilledStore.fill(store, PEOPLE, PUNCHES);

            assertThat(stored).isBetween(PUNCHES * 9L / 10, PUNCHES * 11L / 10);
            HistoryCheck check = new HistoryCheck(store.jdbi());
            List<Fault> faults = new ArrayList<>();
            assertThat(check.devices().stream()
                            .mapToLong(
                                    device -> check.check(device, faults::add).punches())
                            .sum())
                    .isEqualTo(stored);
            assertThat(faults).isEmpty();
            People people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
            for (int supervisor : FilledStore.supervisors(PEOPLE)) {
                assertThat(people.below(FilledStore.person(supervisor))).hasSize(50);
            }

            assertThat(readWhileAllIsDeleted(store))
                    .as("no more than a page is held at once, and no transaction stays open")
                    .isBetween(1, 1_000);
        }
    }

    private static int readWhileAllIsDeleted(AgentStore store) {
        AtomicInteger read = new AtomicInteger();
        new PunchLog(store.jdbi())
                .forEach(
                        Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), Optional.empty(), (StoredPunch punch) -> {
                            if (read.getAndIncrement() == 0) {
                                store.jdbi().useHandle(handle -> handle.execute("delete from punch"));
                            }
                        });
        return read.get();
    }
}

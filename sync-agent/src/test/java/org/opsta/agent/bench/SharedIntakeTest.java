package org.opsta.agent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.agent.bench.Terminals.Journal;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.RealPostgres;
import org.opsta.agent.store.StoreSettings;
import org.opsta.link.MosquittoBroker;
import picocli.CommandLine;

/** Agents in processes of their own, a real Mosquitto and a real PostgreSQL. */
class SharedIntakeTest {

    private static final int TERMINALS = 20;
    private static final int BATCHES = 40;
    private static final int PER_BATCH = 5;

    @TempDir
    private Path folder;

    @Test
    void of_two_agents_that_share_the_work_one_is_killed_and_every_punch_is_stored_once() throws Exception {
        StoreSettings settings = RealPostgres.freshDatabase();
        List<Journal> journals = Journals.of(TERMINALS, BATCHES, PER_BATCH);
        try (MosquittoBroker broker = MosquittoBroker.started(Files.createDirectory(folder.resolve("broker")))) {
            AgentProcess doomed = agent("doomed", broker, settings);
            AgentProcess other = agent("other", broker, settings);
            AtomicInteger left = new AtomicInteger();
            try (AgentStore store = AgentStore.open(settings, folder);
                    Terminals terminals =
                            new Terminals(broker.address(), journals, Duration.ofSeconds(2), Duration.ofMinutes(2))) {
                terminals.send(2);
                Thread killer = new Thread(() -> killInTheMiddle(store, doomed, left));
                killer.start();
                terminals.send(BATCHES);
                killer.join();

                assertThat(left).hasPositiveValue();
                assertThat(terminals.rejects()).isZero();
            } finally {
                doomed.kill();
                try {
                    assertThat(other.stop().punches()).isPositive();
                } finally {
                    other.kill();
                }
            }
        }
        long all = (long) TERMINALS * BATCHES * PER_BATCH;
        try (AgentStore store = AgentStore.open(settings, folder)) {
            assertThat(count(store, "select count(*) from punch")).isEqualTo(all);
            assertThat(count(store, "select count(distinct id) from punch")).isEqualTo(all);
            assertThat(count(store, "select count(*) from punch where chain = 1 and serial <= " + BATCHES * PER_BATCH))
                    .isEqualTo(all);
            assertThat(count(store, "select count(*) from set_aside")).isZero();
        }
    }

    private AgentProcess agent(String name, MosquittoBroker broker, StoreSettings settings) throws Exception {
        return AgentProcess.start(Files.createDirectory(folder.resolve(name)), broker.address(), settings, "agents");
    }

    /** Once a quarter is stored. */
    private static void killInTheMiddle(AgentStore store, AgentProcess doomed, AtomicInteger left) {
        long all = (long) TERMINALS * BATCHES * PER_BATCH;
        try {
            long stored;
            do {
                stored = count(store, "select count(*) from punch");
            } while (stored < all / 4);
            doomed.kill();
            left.set((int) (all - count(store, "select count(*) from punch")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long count(AgentStore store, String sql) {
        return store.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void the_measurement_runs_and_finds_every_punch() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new IntakeBench(new PrintWriter(out)))
                .execute("--terminals", "5", "--live", "50", "--backlog", "2000", "--store", "sqlite", "--agents", "1");

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("punches/s committed", "rows/s inserted", "each once");
    }
}

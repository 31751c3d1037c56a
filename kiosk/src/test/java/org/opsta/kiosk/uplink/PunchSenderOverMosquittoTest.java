package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opsta.kiosk.outbox.Drafts.draft;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.link.Link;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.PahoLink;

/** The sender with everything real but the agent. */
@Timeout(180)
class PunchSenderOverMosquittoTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private MosquittoBroker broker;
    private AckingAgent agent;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void startBrokerAndAgent() throws Exception {
        broker = MosquittoBroker.started(folder);
        Link link = opened(new PahoLink(broker.settings(), "agent", 3600, null));
        agent = new AckingAgent(DEVICE, link);
        link.start();
        await().atMost(PATIENCE).until(link::connected);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private SqliteOutbox journal() throws Exception {
        return opened(new SqliteOutbox(folder.resolve("journal.db"), DEVICE, Duration.ofDays(35), Drafts.NO_RESERVE));
    }

    private Link terminal() throws Exception {
        return opened(new PahoLink(broker.settings(), DEVICE.value(), 3600, null));
    }

    private PunchSender sender(SqliteOutbox outbox, Link link) {
        PunchSender sender = opened(new PunchSender(DEVICE, outbox, link, FIRST_WAIT, LONGEST_WAIT, Clock.systemUTC()));
        sender.start();
        link.start();
        return sender;
    }

    private void awaitStoredInOrder(SqliteOutbox outbox, int count) {
        await().atMost(PATIENCE).until(() -> outbox.state().acknowledgedThrough() == count);
        assertThat(agent.firstArrivals())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void punches_made_while_the_broker_is_away_arrive_in_order_when_it_is_back() throws Exception {
        SqliteOutbox outbox = journal();
        Link link = terminal();
        PunchSender sender = sender(outbox, link);
        await().atMost(PATIENCE).until(link::connected);

        broker.stop();
        await().atMost(PATIENCE).until(() -> !link.connected());
        for (int n = 1; n <= 500; n++) {
            outbox.append(draft(n));
            sender.punchAppended();
        }
        assertThat(agent.stored()).isZero();
        broker.start();

        awaitStoredInOrder(outbox, 500);
    }

    @Test
    void a_broker_killed_and_restarted_in_the_middle_loses_and_doubles_nothing() throws Exception {
        SqliteOutbox outbox = journal();
        AtomicInteger batches = new AtomicInteger();
        CountDownLatch middle = new CountDownLatch(1);
        agent.answering((to, through) -> {
            if (batches.incrementAndGet() == 3) {
                middle.countDown();
            }
            to.acknowledge(through);
        });
        for (int n = 1; n <= 1000; n++) {
            outbox.append(draft(n));
        }
        sender(outbox, terminal());

        assertThat(middle.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        broker.kill();
        broker.start();

        awaitStoredInOrder(outbox, 1000);
        assertThat(agent.stored()).isEqualTo(1000);
    }

    @Test
    void a_terminal_killed_between_send_and_acknowledgement_sends_again_from_the_same_file() throws Exception {
        agent.answering((to, through) -> {});
        SqliteOutbox before = journal();
        for (int n = 1; n <= 10; n++) {
            before.append(draft(n));
        }
        Link killed = terminal();
        PunchSender first = sender(before, killed);
        await().atMost(PATIENCE).until(() -> agent.stored() == 10);
        MosquittoBroker.cut(killed);
        first.close();
        before.close();

        agent.answering(AckingAgent::acknowledge);
        SqliteOutbox after = journal();
        assertThat(after.state().depth()).isEqualTo(10);
        sender(after, terminal());

        awaitStoredInOrder(after, 10);
        assertThat(agent.stored()).isEqualTo(10);
        assertThat(agent.arrivals().size()).isGreaterThanOrEqualTo(20);
    }
}

package org.opsta.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Link} must do, whatever carries it. */
@Timeout(120)
abstract class LinkContract {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final List<Link> opened = new ArrayList<>();

    abstract Link newLink(String clientId, @Nullable Supplier<Outgoing> lastWill) throws Exception;

    /** Ends a link as if its process had been killed. */
    abstract void cut(Link link);

    /** The broker ends all connections, keeps its sessions and takes no new connections. */
    abstract void brokerAway();

    abstract void brokerBack();

    abstract void closeBroker();

    @BeforeEach
    void forget() {
        opened.clear();
    }

    @AfterEach
    void closeLinks() {
        opened.forEach(Link::close);
        closeBroker();
    }

    private Link link(String clientId) throws Exception {
        return link(clientId, null);
    }

    private Link link(String clientId, @Nullable Supplier<Outgoing> lastWill) throws Exception {
        Link link = newLink(clientId, lastWill);
        opened.add(link);
        return link;
    }

    private static Link up(Link link) {
        link.start();
        awaitUp(link);
        return link;
    }

    private static void awaitUp(Link link) {
        await().atMost(PATIENCE).until(link::connected);
    }

    private static Outgoing message(String topic, String text) {
        return Outgoing.atLeastOnce(topic, text.getBytes(UTF_8));
    }

    private static String text(Incoming message) {
        return new String(message.payload(), UTF_8);
    }

    private static void awaitTexts(Iterable<String> seen, String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly(expected));
    }

    @Test
    void hands_messages_over_in_order_with_topic_and_correlation() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe(
                "a/+/c",
                message -> seen.add(message.topic() + " " + text(message) + " "
                        + message.correlation()
                                .map(data -> new String(data, UTF_8))
                                .orElse("-")));
        up(reader);
        Link writer = up(link("writer"));

        writer.publish(message("a/1/c", "one"));
        writer.publish(message("a/2/d", "not asked for"));
        writer.publish(Outgoing.atMostOnce("a/2/c", "two".getBytes(UTF_8)));
        writer.publish(
                new Outgoing("a/3/c", "three".getBytes(UTF_8), true, false, Optional.of("request 7".getBytes(UTF_8))));

        awaitTexts(seen, "a/1/c one -", "a/2/c two -", "a/3/c three request 7");
    }

    @Test
    void runs_each_subscription_on_its_own_named_thread() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe("slow", message -> blocked.await());
        reader.subscribe("fast", message -> threads.add(Thread.currentThread().getName()));
        up(reader);
        Link writer = up(link("writer"));

        writer.publish(message("slow", ""));
        writer.publish(message("fast", ""));

        awaitTexts(threads, "link-2");
        blocked.countDown();
    }

    @Test
    void several_filters_of_one_subscription_share_one_order() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe(List.of("do", "undo"), message -> seen.add(message.topic() + " " + text(message)));
        up(reader);
        Link writer = up(link("writer"));

        writer.publish(message("do", "one"));
        writer.publish(message("undo", "one"));
        writer.publish(message("do", "two"));

        awaitTexts(seen, "do one", "undo one", "do two");
    }

    @Test
    void a_handler_may_publish() throws Exception {
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        Link server = link("server");
        server.subscribe("ask", message -> server.publish(message("answer", "to " + text(message))));
        up(server);
        Link client = link("client");
        client.subscribe("answer", message -> answers.add(text(message)));
        up(client);

        for (int i = 1; i <= 20; i++) {
            client.publish(message("ask", String.valueOf(i)));
        }

        await().atMost(PATIENCE).until(() -> answers.size() == 20);
        assertThat(answers).first().isEqualTo("to 1");
        assertThat(answers).last().isEqualTo("to 20");
    }

    @Test
    void a_handler_that_throws_does_not_stop_later_messages() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe("t", message -> {
            seen.add(text(message));
            if (text(message).equals("1")) {
                throw new IllegalStateException("on purpose");
            }
            if (text(message).equals("2")) {
                throw new StackOverflowError("on purpose");
            }
        });
        up(reader);
        Link writer = up(link("writer"));

        for (int i = 1; i <= 30; i++) {
            writer.publish(message("t", String.valueOf(i)));
        }

        await().atMost(PATIENCE).until(() -> seen.size() == 30);
        assertThat(seen).last().isEqualTo("30");
    }

    @Test
    void listeners_run_with_every_subscription_in_force() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link link = link("self");
        link.subscribe("echo", message -> seen.add(text(message)));
        link.onConnected(() -> {
            try {
                link.publish(message("echo", "hello"));
            } catch (LinkDown e) {
                seen.add("down");
            }
        });
        link.start();

        awaitTexts(seen, "hello");
    }

    @Test
    void publishing_while_down_fails_at_once() throws Exception {
        Link never = link("never-started");
        assertThatThrownBy(() -> never.publish(message("t", ""))).isInstanceOf(LinkDown.class);

        Link link = up(link("writer"));
        brokerAway();
        await().atMost(PATIENCE).until(() -> !link.connected());
        assertThatThrownBy(() -> link.publish(message("t", ""))).isInstanceOf(LinkDown.class);
    }

    @Test
    void starts_while_the_broker_is_away_and_connects_when_it_is_back() throws Exception {
        brokerAway();
        AtomicInteger connects = new AtomicInteger();
        Link link = link("early");
        link.onConnected(connects::incrementAndGet);
        link.start();
        assertThat(link.connected()).isFalse();

        brokerBack();

        awaitUp(link);
        await().atMost(PATIENCE).until(() -> connects.get() == 1);
    }

    @Test
    void comes_back_by_itself_with_its_subscriptions() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger connects = new AtomicInteger();
        Link reader = link("reader");
        reader.subscribe("t", message -> seen.add(text(message)));
        reader.onConnected(connects::incrementAndGet);
        up(reader);
        Link writer = up(link("writer"));

        for (int round = 1; round <= 2; round++) {
            brokerAway();
            await().atMost(PATIENCE).until(() -> !reader.connected() && !writer.connected());
            brokerBack();
            awaitUp(reader);
            awaitUp(writer);
            writer.publish(message("t", "round " + round));
            int done = round;
            await().atMost(PATIENCE).until(() -> seen.size() == done && connects.get() == done + 1);
        }
        assertThat(seen).containsExactly("round 1", "round 2");
    }

    @Test
    void the_broker_queues_for_a_client_that_is_away() throws Exception {
        Link before = link("terminal");
        before.subscribe("t", message -> {});
        up(before).close();
        Link writer = up(link("writer"));
        for (int i = 1; i <= 50; i++) {
            writer.publish(message("t", String.valueOf(i)));
        }

        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link after = link("terminal");
        after.subscribe("t", message -> seen.add(text(message)));
        after.start();

        await().atMost(PATIENCE).until(() -> seen.size() == 50);
        assertThat(seen).first().isEqualTo("1");
        assertThat(seen).last().isEqualTo("50");
    }

    @Test
    void an_unfinished_message_goes_to_the_next_process() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch forEver = new CountDownLatch(1);
        Link before = link("terminal");
        before.subscribe("t", message -> {
            if (text(message).equals("2")) {
                taken.countDown();
                forEver.await();
            }
        });
        up(before);
        Link writer = up(link("writer"));
        writer.publish(message("t", "1"));
        writer.publish(message("t", "2"));
        writer.publish(message("t", "3"));
        assertThat(taken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        cut(before);

        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link after = link("terminal");
        after.subscribe("t", message -> seen.add(text(message)));
        after.start();

        // The word that 1 was taken may have been cut off on its way; then it comes again as well.
        await().atMost(PATIENCE).until(() -> seen.contains("3"));
        forEver.countDown();
        assertThat(seen).endsWith("2", "3").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void handlers_of_messages_that_waited_may_publish_at_once() throws Exception {
        Link before = link("terminal");
        before.subscribe("ask", message -> {});
        up(before).close();
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        Link client = link("client");
        client.subscribe("answer", message -> answers.add(text(message)));
        up(client);
        for (int i = 0; i < 20; i++) {
            client.publish(message("ask", "?"));
        }

        Link after = link("terminal");
        after.subscribe("ask", message -> after.publish(message("answer", "!")));
        after.start();

        await().atMost(PATIENCE).until(() -> answers.size() == 20);
    }

    @Test
    void retained_messages_reach_later_subscribers() throws Exception {
        up(link("writer")).publish(Outgoing.retained("status", "online".getBytes(UTF_8)));
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe("+", message -> seen.add(text(message) + " " + message.retained()));
        reader.start();

        awaitTexts(seen, "online true");
    }

    @Test
    void the_last_will_is_published_when_cut_and_not_when_closed() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger asked = new AtomicInteger();
        Link watcher = link("watcher");
        watcher.subscribe("status", message -> seen.add(text(message)));
        up(watcher);
        Supplier<Outgoing> will =
                () -> Outgoing.retained("status", ("gone " + asked.incrementAndGet()).getBytes(UTF_8));

        up(link("terminal", will)).close();
        Link killed = up(link("terminal", will));
        assertThat(seen).isEmpty();
        cut(killed);

        awaitTexts(seen, "gone 2");
    }

    @Test
    void a_message_of_twenty_megabytes_arrives() throws Exception {
        byte[] large = new byte[20 * 1024 * 1024];
        large[large.length - 1] = 42;
        ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe("large", message -> seen.add(message.payload().length + message.payload()[large.length - 1]));
        up(reader);

        up(link("writer")).publish(Outgoing.atLeastOnce("large", large));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly(large.length + 42));
    }

    @Test
    void a_shared_subscription_deals_each_message_to_one() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        for (String id : List.of("agent-1", "agent-2")) {
            Link agent = link(id);
            agent.subscribe("$share/agents/t/+", message -> seen.add(text(message)));
            up(agent);
        }
        Link writer = up(link("writer"));
        List<String> sent = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            writer.publish(message("t/" + i, String.valueOf(i)));
            sent.add(String.valueOf(i));
        }

        await().atMost(PATIENCE).until(() -> seen.size() >= 20);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void many_threads_may_publish() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Link reader = link("reader");
        reader.subscribe("t/+", message -> seen.add(message.topic()));
        up(reader);
        Link writer = up(link("writer"));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String topic = "t/" + t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 25; i++) {
                    try {
                        writer.publish(message(topic, ""));
                    } catch (LinkDown e) {
                        seen.add("down: " + e.getMessage());
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        await().atMost(PATIENCE).until(() -> seen.size() == 200);
        assertThat(seen).allMatch(topic -> topic.startsWith("t/"));
    }
}

package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Health;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.Pin;
import org.opsta.contract.PinResult;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterContract;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.RosterReport;
import org.opsta.contract.Sha256;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.gallery.SearchTimes;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;

/** The real gallery behind the real inbox; only what a photo shows is made up. */
class RosterDeskTest extends RosterContract {

    private static final Topics TOPICS = new Topics(DEVICE);
    private static final int DIMENSIONS = 128;
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final Duration MOMENT = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private Gallery gallery;
    private RosterDesk desk;
    private RosterInbox inbox;

    @Override
    protected void start(Link link) throws Exception {
        gallery = Gallery.open(folder, DIMENSIONS, "model");
        desk = new RosterDesk(TOPICS, link, gallery::photos, MOMENT, System::nanoTime);
        FacelessDesk faceless = new FacelessDesk();
        inbox = new RosterInbox(TOPICS, link, faceless, faceless, desk, () -> {});
        inbox.subscribe();
        link.start();
    }

    @Override
    protected void stop() {
        desk.close();
        gallery.close();
    }

    @Test
    void what_cannot_be_read_is_counted_and_what_is_cleared_is_not() throws Exception {
        try (InMemoryBroker broker = new InMemoryBroker();
                RosterDesk other = desk(broker.link("t"), Map.of(), System::nanoTime)) {
            Link link = broker.link("terminal");
            RosterInbox counting =
                    new RosterInbox(TOPICS, link, new FacelessDesk(), new FacelessDesk(), other, () -> {});
            counting.subscribe();
            link.start();
            Link agent = broker.link("agent");
            agent.start();
            await().until(() -> link.connected() && agent.connected());

            agent.publish(Outgoing.retained(TOPICS.roster(), new byte[0]));
            agent.publish(Outgoing.retained(TOPICS.roster(), "{".getBytes(StandardCharsets.UTF_8)));
            agent.publish(Outgoing.retained(
                    TOPICS.roster(),
                    Codec.encode(Roster.of(new DeviceId("OTHER"), 1, RosterDigest.of(Map.of()), NOW))));

            await().untilAsserted(
                            () -> assertThat(counting.unreadableMessages()).isEqualTo(2));
            assertThat(other.standing()).isEmpty();
        }
    }

    @Test
    void health_says_whether_the_terminal_holds_whom_it_should() {
        Map<PersonId, String> held = new HashMap<>(people(2));
        try (RosterDesk standing = desk(new HeldUpLink(0), held, System::nanoTime)) {
            assertThat(standing.standing()).isEmpty();

            standing.told(roster(7, people(2)));
            assertThat(standing.standing().orElseThrow().state()).isEqualTo(new Health.RosterState(7, true));

            held.remove(new PersonId("p0"));
            assertThat(standing.standing().orElseThrow().state()).isEqualTo(new Health.RosterState(7, false));

            standing.forget();
            assertThat(standing.standing()).isEmpty();
        }
    }

    @Test
    void a_roster_that_differs_is_a_problem_after_ten_minutes_and_none_once_it_agrees() {
        AtomicLong now = new AtomicLong();
        Map<PersonId, String> held = new HashMap<>();
        try (RosterDesk standing = desk(new HeldUpLink(0), held, now::get)) {
            standing.told(roster(1, people(2)));
            assertThat(standing.standing().orElseThrow().problem()).isEmpty();
            now.addAndGet(TimeUnit.MINUTES.toNanos(10));
            assertThat(standing.standing().orElseThrow().problem()).isEmpty();

            // Another roster in between is no agreement.
            standing.told(roster(2, people(3)));
            now.addAndGet(TimeUnit.MINUTES.toNanos(2));
            assertThat(standing.standing().orElseThrow().problem()).hasValueSatisfying(problem -> {
                assertThat(problem.code()).isEqualTo(RosterDesk.ROSTER_DIFFERS);
                assertThat(problem.detail()).contains("knows 0 people", "should know 3", "roster 2", "for 12 min");
            });

            // Somebody is bringing them.
            held.putAll(people(1));
            assertThat(standing.standing().orElseThrow().problem()).isEmpty();
            now.addAndGet(TimeUnit.MINUTES.toNanos(11));
            assertThat(standing.standing().orElseThrow().problem()).isPresent();

            held.putAll(people(3));
            assertThat(standing.standing().orElseThrow().problem()).isEmpty();
            held.remove(new PersonId("p0"));
            assertThat(standing.standing().orElseThrow().problem()).isEmpty();
        }
    }

    @Test
    void a_report_that_could_not_leave_is_tried_again_with_whom_it_holds_then() {
        HeldUpLink link = new HeldUpLink(2);
        Map<PersonId, String> held = new HashMap<>();
        try (RosterDesk trying = desk(link, held, System::nanoTime)) {
            trying.told(roster(1, people(1)));

            await().until(() -> link.published.size() == 1);
            assertThat(link.published.get(0).people()).isEmpty();
            assertThat(link.failures).isZero();
        }
    }

    /** Whoever brings rosters also brings enrolments, and is not to wait for a broker that does not answer. */
    @Test
    void a_report_that_does_not_get_away_holds_up_nobody_and_the_last_roster_is_answered_next() throws Exception {
        HeldUpLink link = new HeldUpLink(0);
        link.hold = new CountDownLatch(1);
        try (RosterDesk slow = desk(link, people(2500), System::nanoTime)) {
            slow.told(roster(1, Map.of()));
            await().until(() -> link.waiting);
            for (int version = 2; version <= 50; version++) {
                slow.told(roster(version, Map.of()));
            }
            link.hold.countDown();

            await().until(() -> link.published.size() == 6);
            assertThat(link.published)
                    .extracting(part -> part.rosterVersion() + "/" + part.part())
                    .containsExactly("1/1", "1/2", "1/3", "50/1", "50/2", "50/3");
        }
    }

    private static RosterDesk desk(Link link, Map<PersonId, String> held, LongSupplier nanoTime) {
        return new RosterDesk(TOPICS, link, () -> Map.copyOf(held), MOMENT, nanoTime);
    }

    private static Roster roster(long version, Map<PersonId, String> people) {
        return Roster.of(DEVICE, version, RosterDigest.of(people), NOW);
    }

    private static Map<PersonId, String> people(int count) {
        Map<PersonId, String> people = new HashMap<>();
        for (int i = 0; i < count; i++) {
            people.put(
                    new PersonId("p" + i),
                    Sha256.hex(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return people;
    }

    /** Takes messages one after the other, once it is let. */
    private static final class HeldUpLink implements Link {

        private final List<RosterReport> published = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile boolean waiting;
        private volatile int failures;

        HeldUpLink(int failures) {
            this.failures = failures;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread publishes.
        public void publish(Outgoing message) throws LinkDown {
            waiting = true;
            try {
                hold.await();
                if (failures > 0) {
                    failures--;
                    throw new LinkDown("on purpose");
                }
                published.add(Codec.decode(message.payload(), RosterReport.class));
            } catch (InterruptedException | UnreadableMessage e) {
                throw new LinkDown("not taken", e);
            }
        }

        @Override
        public void subscribe(List<String> filters, Handler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onConnected(Runnable listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Enrols by any photo, each with a template of its own. */
    private final class FacelessDesk implements EnrolDesk, PinDesk {

        @Override
        public EnrolResult enrol(Enrol request) {
            String photo = request.photo().sha256();
            try {
                gallery.put(
                        request.person(),
                        request.name(),
                        SearchTimes.random(DIMENSIONS, new SplittableRandom(photo.hashCode())),
                        photo,
                        NOW);
            } catch (Gallery.NotStored e) {
                throw new IllegalStateException(e);
            }
            return answer(request.requestId(), EnrolResult.Outcome.ACCEPTED, "ACCEPTED");
        }

        @Override
        public WithdrawResult withdraw(Withdraw request) {
            try {
                gallery.remove(request.person());
            } catch (Gallery.NotStored e) {
                throw new IllegalStateException(e);
            }
            return new WithdrawResult(
                    DEVICE,
                    request.requestId(),
                    request.person(),
                    "WITHDRAWN",
                    true,
                    true,
                    true,
                    true,
                    Hint.of("withdraw.WITHDRAWN"),
                    NOW);
        }

        @Override
        public EnrolResult refuseEnrol(String code, String detail) {
            return answer(null, EnrolResult.Outcome.REFUSED, code);
        }

        private EnrolResult answer(String id, EnrolResult.Outcome outcome, String code) {
            return new EnrolResult(
                    DEVICE, id, null, outcome, code, Map.of(), Hint.of("enrol." + code), null, List.of(), null, NOW);
        }

        @Override
        public WithdrawResult refuseWithdraw(String code, String detail) {
            throw new IllegalStateException(code);
        }

        @Override
        public PinResult carryOut(Pin request) {
            throw new IllegalStateException("no PINs here");
        }

        @Override
        public PinResult refuse(String code, String detail) {
            throw new IllegalStateException(code);
        }
    }
}

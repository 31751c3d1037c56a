package org.opsta.agent.roster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.enrolment.EnrolmentSettings;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.Entries.Reason;
import org.opsta.agent.roster.TerminalRoster.Why;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.RosterReport;
import org.opsta.contract.Sha256;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every terminal hold whom its rules name, and says so. What is known is in the database, so that it goes on where it
 * was after a restart; what is on its way is known here alone, and is sent again by whoever comes next.
 *
 * <p>Everything happens on the thread {@code roster}; the link's threads only hand messages over.
 */
public final class RosterKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RosterKeeper.class);

    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Most changes are seen in the log of changes; this is for what nobody wrote there. */
    private static final Duration PLAN_EVERY = Duration.ofMinutes(1);

    private static final Duration COMPARE_EVERY = Duration.ofHours(1);
    /** So many looks later a terminal for which there was nothing is looked at again. */
    private static final int QUIET_LOOKS = 10;

    private static final int WAITING_MESSAGES = 10_000;

    private final Link link;
    private final Jdbi jdbi;
    private final AuditLog audit;
    private final People people;
    private final Fleet fleet;
    private final Photos photos;
    private final Consents consents;
    private final Distinctions distinctions;
    private final Erasures erasures;
    private final UnreadableLog unreadable;
    private final EnrolmentSettings sending;
    private final RosterSettings settings;
    private final Clock clock;

    private final Duration lookEvery;
    private final Duration turn;
    private final String holder = UUID.randomUUID().toString();
    private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>(WAITING_MESSAGES);
    private final AtomicBoolean reconnected = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "roster");
    private volatile boolean closed;

    // Of the thread alone.
    private final Map<DeviceId, Led> led = new HashMap<>();
    private final Reports reports = new Reports();
    private long nextLook = System.nanoTime();
    private long planBy = System.nanoTime();
    private long seenChange = -1;
    private @Nullable LocalDate seenDay;
    private @Nullable Wishes wishes;
    private boolean storeFails;

    /** A terminal this agent sends to. */
    private static final class Led {
        final Map<PersonId, Asked> underWay = new HashMap<>();
        long renewAt;
        boolean managed;
        boolean live;
        long liveSince;
        /** What is known or wanted has changed since it was looked at. */
        boolean plan = true;

        boolean settle = true;
        boolean publish = true;
        long comparedAt;
        /** Its absence is written down. */
        boolean awayNoted;
        /** Nothing was to be sent when it was last looked. */
        long quietUntil = System.nanoTime();

        void wake() {
            quietUntil = System.nanoTime();
        }
    }

    /** A request on its way. */
    private static final class Asked {
        final String requestId = UUID.randomUUID().toString();
        final boolean enrol;
        final String topic;
        final byte[] payload;
        final @Nullable String photoSha256;
        final @Nullable String shownAs;
        int sendings;
        long answerBy;

        Asked(String topic, Function<String, Object> payload, @Nullable String photoSha256, @Nullable String shownAs) {
            this.topic = topic;
            this.payload = Codec.encode(payload.apply(requestId));
            this.enrol = photoSha256 != null;
            this.photoSha256 = photoSha256;
            this.shownAs = shownAs;
        }
    }

    public RosterKeeper(
            Link link,
            Jdbi jdbi,
            AuditLog audit,
            Fleet fleet,
            Photos photos,
            UnreadableLog unreadable,
            EnrolmentSettings sending,
            RosterSettings settings,
            Clock clock) {
        this(link, jdbi, audit, fleet, photos, unreadable, sending, settings, clock, LOOK_EVERY);
    }

    /** @param lookEvery how often the database is asked what has changed */
    RosterKeeper(
            Link link,
            Jdbi jdbi,
            AuditLog audit,
            Fleet fleet,
            Photos photos,
            UnreadableLog unreadable,
            EnrolmentSettings sending,
            RosterSettings settings,
            Clock clock,
            Duration lookEvery) {
        this.lookEvery = lookEvery;
        this.turn = lookEvery.compareTo(TURN) < 0 ? lookEvery : TURN;
        this.link = link;
        this.jdbi = jdbi;
        this.audit = audit;
        this.people = new People(jdbi, audit);
        this.fleet = fleet;
        this.photos = photos;
        this.consents = new Consents(jdbi, audit, photos, clock);
        this.distinctions = new Distinctions(jdbi, audit, clock);
        this.erasures = new Erasures(jdbi, audit, fleet, clock);
        this.unreadable = unreadable;
        this.sending = sending;
        this.settings = settings;
        this.clock = clock;
    }

    /** Subscribes, so before the link is started, and begins. */
    public void start() {
        // One subscription, so that reports and answers come in the order in which the terminal sent them.
        link.subscribe(
                List.of(
                        Topics.ofEveryDevice(Topics.ENROL_RESULT),
                        Topics.ofEveryDevice(Topics.WITHDRAW_RESULT),
                        Topics.ofEveryDevice(Topics.ROSTER_REPORT)),
                inbox::put);
        link.onConnected(() -> reconnected.set(true));
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        stop();
        try {
            jdbi.useHandle(handle -> Terminals.release(handle, holder));
        } catch (RuntimeException e) {
            LOG.debug("leases run out by themselves", e);
        }
    }

    /** As if the process had been killed: the leases stay. */
    void stop() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
                storeFails = false;
            } catch (InterruptedException e) {
                // Closed.
            } catch (RuntimeException e) {
                if (!storeFails) {
                    LOG.error("rosters stand still while the store fails", e);
                }
                storeFails = true;
                nextLook = System.nanoTime() + lookEvery.toNanos();
            }
        }
    }

    private void turn() throws InterruptedException {
        Incoming message = inbox.poll(turn.toMillis(), TimeUnit.MILLISECONDS);
        while (message != null) {
            take(message);
            message = inbox.poll();
        }
        if (reconnected.getAndSet(false)) {
            led.values().forEach(terminal -> terminal.publish = true);
        }
        if (System.nanoTime() - nextLook >= 0) {
            nextLook = System.nanoTime() + lookEvery.toNanos();
            look();
        }
        for (Map.Entry<DeviceId, Led> entry : led.entrySet()) {
            work(entry.getKey(), entry.getValue());
        }
    }

    // ---- what there is to do ----

    private void look() {
        List<RosterRule> rules = jdbi.withHandle(RosterRules::all);
        Set<DeviceId> toErase = jdbi.withHandle(Erasures::open);
        Map<DeviceId, Boolean> live = new HashMap<>();
        if (!rules.isEmpty() || !toErase.isEmpty()) {
            fleet.terminals(now())
                    .forEach(terminal -> live.put(terminal.device(), terminal.state() == Terminal.State.LIVE));
        }
        Set<DeviceId> managed = new HashSet<>();
        rules.forEach(rule -> {
            if (rule.device() == null) {
                managed.addAll(live.keySet());
            } else {
                managed.add(rule.device());
            }
        });
        boolean changed = changed();
        if (changed) {
            wishes = wishes(rules);
            leaveAlone(managed, toErase);
        }
        Set<DeviceId> all = new HashSet<>(managed);
        all.addAll(toErase);
        led.keySet().retainAll(all);
        for (DeviceId device : all) {
            Led terminal = lead(device);
            if (terminal != null) {
                terminal.plan |= changed || managed.contains(device) != terminal.managed;
                if (terminal.plan) {
                    terminal.wake();
                }
                terminal.managed = managed.contains(device);
                seen(device, terminal, live.getOrDefault(device, false));
                if (System.nanoTime() - terminal.comparedAt > COMPARE_EVERY.toNanos()) {
                    terminal.publish = true;
                }
            }
        }
    }

    /** Whoever changes something that matters here writes a line into the log of changes. */
    private boolean changed() {
        long newest = audit.newest();
        LocalDate today = LocalDate.now(clock);
        if (newest == seenChange && today.equals(seenDay) && System.nanoTime() - planBy < 0) {
            return false;
        }
        seenChange = newest;
        seenDay = today;
        planBy = System.nanoTime() + PLAN_EVERY.toNanos();
        return true;
    }

    private Wishes wishes(List<RosterRule> rules) {
        LocalDate today = LocalDate.now(clock);
        List<Person> register = people.all();
        endOfService(register, today);
        return new Wishes(
                register, photos.all(), consents.all(), distinctions.all(), rules, settings.consentRequired(), today);
    }

    /** Nobody's face is kept whose time is over, or who is no longer in the register. */
    private void endOfService(List<Person> register, LocalDate today) {
        Set<PersonId> staying = new HashSet<>();
        for (Person person : register) {
            if (person.activeUntil() == null || !today.isAfter(person.activeUntil())) {
                staying.add(person.id());
            }
        }
        Set<PersonId> over = new HashSet<>();
        photos.all().forEach(photo -> over.add(photo.person()));
        consents.all().stream()
                .filter(consent -> consent.withdrawnAt() == null)
                .forEach(consent -> over.add(consent.person()));
        over.removeAll(staying);
        over.forEach(person -> {
            LOG.info("{} is no longer active: photo and consent end", person);
            consents.withdraw(Actor.AGENT, person);
        });
    }

    /** A terminal whose last rule was removed keeps whom it holds. */
    private void leaveAlone(Set<DeviceId> managed, Set<DeviceId> toErase) {
        jdbi.useTransaction(handle -> handle
                .createQuery("select device from roster_terminal")
                .map((row, context) -> new DeviceId(row.getString("device")))
                .list()
                .stream()
                .filter(device -> !managed.contains(device))
                .forEach(device -> {
                    Entries.drop(handle, device);
                    if (!toErase.contains(device)) {
                        Terminals.drop(handle, device);
                    }
                }));
    }

    /** Takes or keeps the lease of a terminal; absent while another agent has it. */
    private @Nullable Led lead(DeviceId device) {
        Led terminal = led.get(device);
        if (terminal != null && System.nanoTime() - terminal.renewAt < 0) {
            return terminal;
        }
        long now = clock.millis();
        boolean first = terminal == null;
        boolean mine = jdbi.inTransaction(handle -> {
            Terminals.ensure(handle, device, now());
            boolean leased = Terminals.lease(
                    handle, device, holder, now, now + TimeUnit.SECONDS.toMillis(settings.leaseSeconds()));
            if (leased && first) {
                Entries.unsend(handle, device);
            }
            return leased;
        });
        if (!mine) {
            led.remove(device);
            return null;
        }
        Led leading = terminal == null ? new Led() : terminal;
        leading.renewAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.leaseSeconds()) / 3;
        led.put(device, leading);
        return leading;
    }

    private void seen(DeviceId device, Led terminal, boolean live) {
        if (live && !terminal.live) {
            terminal.awayNoted = false;
            terminal.wake();
            terminal.liveSince = System.nanoTime();
            terminal.settle = true;
            jdbi.useTransaction(handle -> back(handle, device));
        } else if (!live && !terminal.awayNoted) {
            jdbi.useTransaction(handle -> {
                if (Terminals.find(handle, device).stream().anyMatch(row -> !row.away())) {
                    Terminals.away(handle, device, now());
                }
                Entries.unsend(handle, device);
            });
            terminal.underWay.clear();
            terminal.awayNoted = true;
        }
        terminal.live = live;
    }

    private void back(Handle handle, DeviceId device) {
        Terminals.Row row = Terminals.find(handle, device).orElseThrow();
        if (row.away()) {
            Terminals.away(handle, device, null);
            if (row.converging() == Why.CHANGED) {
                begin(handle, device, Why.WAS_AWAY);
            }
        }
    }

    private void plan(DeviceId device) {
        if (wishes == null) {
            return;
        }
        Map<PersonId, Wish> wanted = wishes.of(device);
        jdbi.useTransaction(handle -> {
            Map<PersonId, Known> stored = Entries.all(handle, device);
            plan(handle, device, wanted, stored, stored);
        });
    }

    /** @param stored as it stands in the table, which {@code known} may know better */
    private void plan(
            Handle handle,
            DeviceId device,
            Map<PersonId, Wish> wanted,
            Map<PersonId, Known> known,
            Map<PersonId, Known> stored) {
        Set<PersonId> everybody = new HashSet<>(wanted.keySet());
        everybody.addAll(known.keySet());
        Map<PersonId, Known> changed = new HashMap<>();
        List<PersonId> forgotten = new ArrayList<>();
        for (PersonId person : everybody) {
            Known next = Convergence.next(wanted.get(person), known.get(person));
            if (next == null) {
                forgotten.add(person);
            } else if (!next.equals(stored.get(person))) {
                changed.put(person, next);
            }
        }
        Entries.put(handle, device, changed, now());
        Entries.drop(handle, device, forgotten);
    }

    /** Says when something has begun, and when it is done. */
    private void settle(DeviceId device, Led terminal) {
        jdbi.useTransaction(handle -> {
            long open = Entries.open(handle, device);
            Terminals.Row row = Terminals.find(handle, device).orElseThrow();
            if (open > 0 && row.converging() == null) {
                begin(handle, device, Why.CHANGED);
            } else if (open == 0 && row.converging() != null && !waitsForReport(terminal, row)) {
                Terminals.converged(handle, device, now());
                LOG.info("{}: holds everybody it should ({})", device, row.converging());
                if (row.converging() != Why.CHANGED) {
                    audit.add(
                            handle,
                            Actor.AGENT,
                            new Change("ROSTER_CONVERGED", device.value(), null, Map.of("why", row.converging())));
                }
            }
        });
    }

    private void begin(Handle handle, DeviceId device, Why why) {
        Terminals.converging(handle, device, why, now());
        long open = Entries.open(handle, device);
        LOG.info("{}: {} people to send or to withdraw ({})", device, open, why);
        if (why != Why.CHANGED) {
            audit.add(
                    handle,
                    Actor.AGENT,
                    new Change("ROSTER_CONVERGING", device.value(), null, Map.of("why", why, "people", open)));
        }
    }

    // ---- sending ----

    private void work(DeviceId device, Led terminal) throws InterruptedException {
        if (terminal.managed && terminal.plan) {
            plan(device);
            terminal.plan = false;
            terminal.settle = true;
        }
        if (terminal.managed && terminal.settle) {
            settle(device, terminal);
        }
        if (!link.connected()) {
            return;
        }
        askAgain(device, terminal);
        if (terminal.live) {
            fill(device, terminal);
        }
        if (terminal.managed && (terminal.publish || terminal.settle) && terminal.underWay.isEmpty()) {
            publish(device, terminal);
        }
        terminal.settle = false;
    }

    /** A terminal seen for the first time may hold people already, and says so. */
    private boolean waitsForReport(Led terminal, Terminals.Row row) {
        return !row.reported()
                && (!terminal.live
                        || System.nanoTime() - terminal.liveSince
                                < sending.answerWithin().toNanos());
    }

    private void fill(DeviceId device, Led terminal) throws InterruptedException {
        int free = sending.inFlight() - terminal.underWay.size();
        if (free <= 0 || System.nanoTime() - terminal.quietUntil < 0) {
            return;
        }
        long now = clock.millis();
        for (PersonId person : jdbi.withHandle(handle -> Erasures.due(handle, device, now, sending.inFlight()))) {
            if (terminal.underWay.size() < sending.inFlight() && !terminal.underWay.containsKey(person)) {
                withdraw(device, terminal, person);
            }
        }
        if (!terminal.managed) {
            rest(terminal);
            return;
        }
        Terminals.Row row =
                jdbi.withHandle(handle -> Terminals.find(handle, device)).orElseThrow();
        if (waitsForReport(terminal, row)) {
            return;
        }
        Set<PersonId> unconfirmed = jdbi.withHandle(handle -> Erasures.unconfirmed(handle, device));
        for (EntryState state : List.of(EntryState.WITHDRAWING, EntryState.PENDING)) {
            List<PersonId> due = jdbi.withHandle(
                    handle -> Entries.due(handle, device, state, now, sending.inFlight() + terminal.underWay.size()));
            for (PersonId person : due) {
                if (terminal.underWay.size() >= sending.inFlight()) {
                    return;
                }
                if (terminal.underWay.containsKey(person) || unconfirmed.contains(person)) {
                    continue;
                }
                if (state == EntryState.WITHDRAWING) {
                    withdraw(device, terminal, person);
                } else {
                    enrol(device, terminal, person);
                }
            }
        }
        rest(terminal);
    }

    /** What is to be asked again later waits that long more; everything else wakes it. */
    private void rest(Led terminal) {
        if (terminal.underWay.isEmpty()) {
            terminal.quietUntil = System.nanoTime() + QUIET_LOOKS * lookEvery.toNanos();
        }
    }

    private void withdraw(DeviceId device, Led terminal, PersonId person) throws InterruptedException {
        ask(
                terminal,
                person,
                new Asked(new Topics(device).withdraw(), id -> new Withdraw(id, device, person), null, null));
    }

    private void enrol(DeviceId device, Led terminal, PersonId person) throws InterruptedException {
        Optional<Person> known = people.find(person);
        Optional<Known> entry = jdbi.withHandle(handle -> Entries.find(handle, device, person));
        if (known.isEmpty() || entry.isEmpty() || entry.get().state() != EntryState.PENDING) {
            return;
        }
        Optional<byte[]> photo = photos.open(person);
        if (photo.isEmpty()) {
            if (photos.info(person).isPresent()) {
                jdbi.useTransaction(handle -> Entries.put(
                        handle,
                        device,
                        person,
                        entry.get().to(EntryState.REFUSED, entry.get().photoSha256()),
                        Reason.of(RosterCode.PHOTO_LOST),
                        now()));
                terminal.settle = true;
            }
            return;
        }
        String sha256 = Sha256.hex(photo.get());
        if (!sha256.equals(entry.get().photoSha256())) {
            // Replaced a moment ago: the next look plans anew.
            return;
        }
        Set<PersonId> others = distinctions.all().getOrDefault(person, Set.of());
        jdbi.useHandle(handle -> Entries.sent(handle, device, person, Wishes.vouched(others), now()));
        ask(
                terminal,
                person,
                new Asked(
                        new Topics(device).enrol(),
                        id -> new Enrol(
                                id, device, person, known.get().name(), Photo.of(photo.get()), List.copyOf(others)),
                        sha256,
                        Wishes.shownAs(known.get().name())));
    }

    private void ask(Led terminal, PersonId person, Asked asked) throws InterruptedException {
        terminal.underWay.put(person, asked);
        send(asked);
    }

    /** A broken connection is a lost message: the time until the next sending is time to come back. */
    private void send(Asked asked) throws InterruptedException {
        asked.sendings++;
        asked.answerBy = System.nanoTime() + sending.answerWithin().toNanos();
        publish(new Outgoing(
                asked.topic,
                asked.payload,
                true,
                false,
                Optional.of(asked.requestId.getBytes(StandardCharsets.US_ASCII))));
    }

    private boolean publish(Outgoing message) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("closed");
        }
        try {
            link.publish(message);
            return true;
        } catch (LinkDown e) {
            LOG.debug("nothing was sent on {}", message.topic(), e);
            return false;
        }
    }

    private void askAgain(DeviceId device, Led terminal) throws InterruptedException {
        for (Map.Entry<PersonId, Asked> entry : List.copyOf(terminal.underWay.entrySet())) {
            Asked asked = entry.getValue();
            if (System.nanoTime() - asked.answerBy < 0) {
                continue;
            }
            if (asked.sendings < sending.attempts()) {
                send(asked);
                continue;
            }
            terminal.underWay.remove(entry.getKey());
            terminal.settle = true;
            LOG.warn("{}: no answer about {} to {} sendings", device, entry.getKey(), asked.sendings);
            jdbi.useTransaction(handle -> {
                EntryState state = asked.enrol ? EntryState.PENDING : EntryState.WITHDRAWING;
                Known known = Entries.find(handle, device, entry.getKey()).orElse(Known.NOTHING);
                if (known.state() == (asked.enrol ? EntryState.SENT : EntryState.WITHDRAWING)) {
                    later(handle, device, entry.getKey(), state, Reason.of(RosterCode.NO_ANSWER));
                }
                if (!asked.enrol) {
                    receipt(handle, device, entry.getKey(), false, false, RosterCode.NO_ANSWER.name());
                }
            });
        }
    }

    private void later(Handle handle, DeviceId device, PersonId person, EntryState state, Reason reason) {
        Entries.later(
                handle,
                device,
                person,
                state,
                reason,
                clock.millis(),
                settings.askAgainAfterMillis(),
                RosterSettings.LONGEST_PAUSE.toMillis());
    }

    private void receipt(Handle handle, DeviceId device, PersonId person, boolean gone, boolean answered, String code) {
        erasures.answered(
                handle,
                device,
                person,
                gone,
                answered,
                code,
                settings.askAgainAfterMillis(),
                RosterSettings.LONGEST_PAUSE.toMillis());
    }

    /** While photos are on their way the terminal would differ at every moment, so it is told between them. */
    private void publish(DeviceId device, Led terminal) throws InterruptedException {
        Terminals.Row row =
                jdbi.withHandle(handle -> Terminals.find(handle, device)).orElseThrow();
        RosterDigest digest = RosterDigest.of(Convergence.held(jdbi.withHandle(handle -> Entries.all(handle, device))));
        if (digest.digest().equals(row.digest()) && !terminal.publish) {
            return;
        }
        long version = digest.digest().equals(row.digest()) ? row.version() : row.version() + 1;
        jdbi.useHandle(handle -> Terminals.published(handle, device, version, digest.digest()));
        Roster roster = Roster.of(device, version, digest, now());
        terminal.publish = !publish(Outgoing.retained(new Topics(device).roster(), Codec.encode(roster)));
        terminal.comparedAt = System.nanoTime();
        reports.forget(device);
    }

    // ---- answers ----

    private void take(Incoming message) {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        if (device.isEmpty() || message.payload().length == 0) {
            return;
        }
        Led terminal = led.get(device.get());
        if (terminal == null) {
            // Nobody's, or another agent's.
            return;
        }
        terminal.wake();
        Topics topics = new Topics(device.get());
        try {
            if (message.topic().equals(topics.enrolResult())) {
                EnrolResult answer = Codec.decode(message.payload(), EnrolResult.class);
                check(device.get(), answer.device());
                enrolled(device.get(), terminal, answer);
            } else if (message.topic().equals(topics.withdrawResult())) {
                WithdrawResult answer = Codec.decode(message.payload(), WithdrawResult.class);
                check(device.get(), answer.device());
                withdrawn(device.get(), terminal, answer);
            } else {
                RosterReport report = Codec.decode(message.payload(), RosterReport.class);
                check(device.get(), report.device());
                reported(device.get(), terminal, report);
            }
        } catch (UnreadableMessage e) {
            unreadable.add(
                    device.get(), message.topic().substring(topics.status().length() - Topics.STATUS.length()), e);
        }
    }

    private static void check(DeviceId topic, DeviceId message) throws UnreadableMessage {
        if (!topic.equals(message)) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_DEVICE, "the message names another terminal than its topic");
        }
    }

    private record Answered(
            @Nullable PersonId person, @Nullable Asked asked) {}

    /** Whom an answer is about, and what was asked, when it was asked here. */
    private static Answered answered(Led terminal, @Nullable String requestId, @Nullable PersonId person) {
        for (Map.Entry<PersonId, Asked> entry : terminal.underWay.entrySet()) {
            if (entry.getValue().requestId.equals(requestId)) {
                Asked asked = entry.getValue();
                terminal.underWay.remove(entry.getKey());
                return new Answered(entry.getKey(), asked);
            }
        }
        return new Answered(person, null);
    }

    private void enrolled(DeviceId device, Led terminal, EnrolResult answer) {
        Answered about = answered(terminal, answer.requestId(), answer.person());
        PersonId person = about.person();
        Asked asked = about.asked();
        String photo = answer.photoSha256() != null || asked == null ? answer.photoSha256() : asked.photoSha256;
        if (person == null || photo == null || !terminal.managed) {
            return;
        }
        terminal.settle = true;
        jdbi.useTransaction(handle -> {
            Optional<Known> before = Entries.find(handle, device, person);
            if (answer.outcome() == EnrolResult.Outcome.ACCEPTED) {
                Known known = before.orElse(Known.NOTHING.to(EntryState.ACCEPTED, photo));
                boolean anotherFace = known.heldSha256() != null && !photo.equals(known.heldSha256());
                Known now = known.holding(photo, asked == null ? null : asked.shownAs)
                        .answered();
                boolean wanted = photo.equals(known.photoSha256());
                Entries.put(
                        handle,
                        device,
                        person,
                        wanted ? now.to(EntryState.ACCEPTED, photo) : now,
                        Reason.of(answer),
                        now());
                // Also when somebody else sent it: whoever is not wanted goes again, and names are told.
                terminal.plan |= asked == null || !wanted;
                if (anotherFace) {
                    lookAgain(handle, device, person);
                }
            } else if (before.isPresent()
                    && before.get().state() == EntryState.SENT
                    && photo.equals(before.get().photoSha256())) {
                EntryState state = answer.outcome() == EnrolResult.Outcome.HELD ? EntryState.HELD : EntryState.REFUSED;
                Entries.put(handle, device, person, before.get().answered().to(state, photo), Reason.of(answer), now());
                terminal.plan = true;
            }
        });
    }

    /** Who was held because of a face that is no longer there is asked about once more. */
    private void lookAgain(Handle handle, DeviceId device, PersonId person) {
        for (PersonId held : Entries.heldBecauseOf(handle, device, person)) {
            Known known = Entries.find(handle, device, held).orElseThrow();
            Entries.put(handle, device, held, known.to(EntryState.PENDING, known.photoSha256()), now());
        }
    }

    private void withdrawn(DeviceId device, Led terminal, WithdrawResult answer) {
        Answered about = answered(terminal, answer.requestId(), answer.person());
        PersonId person = about.person();
        if (person == null) {
            return;
        }
        // A terminal that knows no PINs says nothing of one.
        boolean gone = answer.template() && answer.cache() && answer.queue() && !Boolean.FALSE.equals(answer.pin());
        Reason reason = new Reason(answer.code(), answer.hint(), Entries.Details.NONE);
        terminal.settle = true;
        jdbi.useTransaction(handle -> {
            if (gone || about.asked() != null) {
                receipt(handle, device, person, gone, true, answer.code());
            }
            Known known = Entries.find(handle, device, person).orElse(null);
            if (known == null) {
                return;
            }
            boolean going = known.state() == EntryState.WITHDRAWING;
            if (gone) {
                Entries.put(
                        handle,
                        device,
                        person,
                        going ? Convergence.gone(known) : known.holding(null, null),
                        reason,
                        now());
                lookAgain(handle, device, person);
                terminal.plan |= !going;
            } else if (going && about.asked() != null) {
                later(handle, device, person, EntryState.WITHDRAWING, reason);
            }
        });
    }

    private void reported(DeviceId device, Led terminal, RosterReport report) {
        if (!terminal.managed || wishes == null) {
            return;
        }
        Terminals.Row row =
                jdbi.withHandle(handle -> Terminals.find(handle, device)).orElseThrow();
        if (report.rosterVersion() != row.version()) {
            if (report.rosterVersion() > row.version()) {
                // The broker kept a roster from before this database. A higher number makes an end of it.
                jdbi.useHandle(handle -> Terminals.published(handle, device, report.rosterVersion(), ""));
                terminal.publish = true;
            }
            return;
        }
        terminal.settle = true;
        if (report.parts() == 0) {
            jdbi.useHandle(handle -> Terminals.reported(handle, device, now()));
            return;
        }
        Optional<Map<PersonId, String>> whole = reports.add(report);
        if (whole.isEmpty()) {
            return;
        }
        Map<PersonId, String> held = whole.get();
        Map<PersonId, Wish> wanted = Objects.requireNonNull(wishes).of(device);
        jdbi.useTransaction(handle -> {
            Map<PersonId, Known> known = Entries.all(handle, device);
            Why surprise = Convergence.surprise(known, held);
            Map<PersonId, Known> corrected = Convergence.corrected(wanted, known, held);
            plan(handle, device, wanted, corrected, known);
            Terminals.reported(handle, device, now());
            if (surprise != null && row.reported() && row.converging() != Why.NEW_TERMINAL) {
                begin(handle, device, surprise);
            }
        });
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }
}

package org.opsta.kiosk.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Direction;
import org.opsta.contract.Health;
import org.opsta.contract.Punch;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraHealth;
import org.opsta.kiosk.camera.FrameSource;
import org.opsta.kiosk.camera.Preview;
import org.opsta.kiosk.camera.WalkUpListener;
import org.opsta.kiosk.clock.ClockCorrections;
import org.opsta.kiosk.clock.Stamp;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.enrolment.PhotoDesk;
import org.opsta.kiosk.feedback.EventFeed;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.feedback.FeedbackLog;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.health.CameraWatch;
import org.opsta.kiosk.health.HealthReporter;
import org.opsta.kiosk.health.HostProbe;
import org.opsta.kiosk.health.OutboxProbe;
import org.opsta.kiosk.health.Problems;
import org.opsta.kiosk.health.WatchdogSettings;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.OutboxState;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.panel.Panel;
import org.opsta.kiosk.pin.PinGate;
import org.opsta.kiosk.pin.PinSetter;
import org.opsta.kiosk.pin.PinStore;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.screen.Condition;
import org.opsta.kiosk.screen.Keys;
import org.opsta.kiosk.screen.Pictures;
import org.opsta.kiosk.screen.Screen;
import org.opsta.kiosk.screen.Terminal;
import org.opsta.kiosk.uplink.PunchSender;
import org.opsta.kiosk.uplink.RosterDesk;
import org.opsta.kiosk.uplink.RosterInbox;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.ModelMissing;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;
import org.opsta.watchdog.LastStop;
import org.opsta.watchdog.Loop;
import org.opsta.watchdog.Systemd;
import org.opsta.watchdog.Vital;
import org.opsta.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One terminal, wired by hand: everything is made in the order it depends on, and stopped in the reverse. */
final class Kiosk implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Kiosk.class);

    /** Punches; more than a large lobby sees from one morning to the next. */
    private static final int REMEMBERED = 10_000;

    /** Off by more, and a clock that shows minutes shows a wrong one. */
    private static final Duration SHOWN_ERROR = Duration.ofMinutes(1);

    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);

    private final KioskSettings settings;
    private final String settingsSha256;
    private final TerminalClock clock;
    private final OffsetDateTime startedAt;
    private final Topics topics;
    private final StageTimes times = new StageTimes();
    private final LivenessCounts liveness;
    private final ListenerFaults listenerFaults = new ListenerFaults();
    private final ModelFiles models;
    private final IdentityRule rule;
    private final Gallery gallery;
    private final PinGate pinGate;
    private final Outbox outbox;
    private volatile OutboxState lastQueue;
    private final Panel panel;
    /** Absent on a terminal without a display. */
    private final @Nullable Screen screen;

    private final Preview preview = new Preview();
    private final Camera camera;
    private final Link link;
    private final RosterDesk rosterDesk;
    private final RosterInbox rosterInbox;
    private final PunchSender sender;
    private final HealthReporter reporter;
    private final HostProbe host;
    private final Optional<LastStop> lastStop;
    private final Watchdog watchdog;
    private final Deque<Part> started = new ArrayDeque<>();

    private record Part(String name, AutoCloseable stop) {}

    /**
     * Opens everything and starts it. When that fails, what was opened is closed again.
     *
     * @param events gets outcomes as lines of JSON; null for nobody
     * @param panel is started, and closed with the rest
     */
    Kiosk(SettingsFile<KioskSettings> file, @Nullable PrintStream events, Panel panel)
            throws BadSettings, ModelMissing, DatabaseProblem, OutboxFailed {
        settings = file.settings();
        this.panel = panel;
        settingsSha256 = file.sha256();
        topics = new Topics(settings.device());
        clock = new TerminalClock(settings.clock(), settings.zone());
        startedAt = clock.now();
        liveness = new LivenessCounts(settings.liveness());
        try {
            models = ModelFiles.check(Objects.requireNonNullElseGet(settings.modelsFolder(), ModelFiles::usualFolder));
            rule = new IdentityRule(models.falseMatchCurve(), settings.recognition());
            Path state = settings.stateFolder();
            makeStateFolder(state);
            host = new HostProbe(state);
            // First: on a full volume it makes room for all that follow to be opened.
            SqliteOutbox journal = open(
                    "outbox",
                    new SqliteOutbox(
                            state.resolve("outbox.db"),
                            settings.device(),
                            Duration.ofDays(settings.uplink().keepAcknowledgedDays()),
                            settings.outbox()));
            outbox = journal;
            lastQueue = outbox.state();
            lastStop = LastStop.read(state);
            gallery = open("gallery", Gallery.open(state, FaceEmbedder.DIMENSIONS, models.templateHash()));
            PinStore pins = open("PINs", PinStore.open(state));
            pinGate = new PinGate(settings.pin(), pins, clock::now);
            FaceVision vision = open("vision", new FaceVision(models, times));
            link = new PahoLink(
                    settings.broker(),
                    settings.device().value(),
                    TimeUnit.DAYS.toSeconds(settings.uplink().sessionDays()),
                    () -> Outgoing.retained(topics.status(), Codec.encode(offline("connection lost"))));
            sender = new PunchSender(
                    settings.device(),
                    outbox,
                    link,
                    Duration.ofSeconds(settings.uplink().acknowledgeWithinSeconds()),
                    Duration.ofSeconds(settings.uplink().sendAgainAtMostSeconds()),
                    Clock.systemUTC());

            FeedbackText words = new FeedbackText(settings.zone());
            List<FeedbackListener> listeners = new ArrayList<>(List.of(panel, new FeedbackLog()));
            screen = settings.screen().enabled() ? screen(words) : null;
            if (screen != null) {
                listeners.add(screen);
            }
            WalkUpListener walkUps = WalkUpListener.NONE;
            if (events != null) {
                EventFeed feed = new EventFeed(events, words, clock::now);
                feed.write("RUNNING", Map.of("device", settings.device(), "people", gallery.size()));
                listeners.add(feed);
                walkUps = new WalkUpEvents(feed);
            }
            camera = new Camera(
                    FrameSource.of(settings.camera(), Clock.systemUTC(), walkUps), settings.camera(), preview);
            PressedKey key =
                    new PressedKey(Duration.ofSeconds(settings.punch().buttonHoldsSeconds()), System::nanoTime);
            PunchClock punchClock = new PunchClock(
                    ruleWithMemory(),
                    outbox,
                    clock,
                    gallery::name,
                    key::take,
                    deciding(models),
                    sender::punchAppended,
                    listeners,
                    listenerFaults);
            Pipeline pipeline = new Pipeline(
                    camera,
                    vision,
                    new FrameGate(settings.frames()),
                    new FaceFollower(settings.recognition(), rule, settings.liveness(), gallery),
                    settings.liveness(),
                    liveness,
                    punchClock,
                    screen == null ? ViewListener.NONE : screen,
                    listenerFaults);
            reporter = new HealthReporter(topics, link, this::online, this::health, () -> LastStop.forget(state));
            OutboxProbe probe = new OutboxProbe(
                    unlessWrittenWithin -> {
                        // Read here, where it may wait for the disk, for all who must not.
                        queue();
                        journal.probe(unlessWrittenWithin);
                    },
                    Duration.ofSeconds(settings.watchdog().outboxSeconds()),
                    PROBE_EVERY,
                    Duration.ofMinutes(settings.watchdog().syncedProbeMinutes()));
            watchdog = watchdog(probe, pipeline, state);
            rosterDesk =
                    open("roster", new RosterDesk(topics, link, gallery::photos, RosterDesk.PAUSE, System::nanoTime));
            rosterInbox = new RosterInbox(
                    topics,
                    link,
                    new PhotoDesk(settings.device(), settings.enrolment(), vision, pipeline, gallery, pins, clock::now),
                    new PinSetter(settings.device(), settings.pin(), pins, clock::now),
                    rosterDesk,
                    reporter::statusChanged);

            rosterInbox.subscribe();
            reporter.start(settings.health());
            open("health", reporter);
            sender.start();
            open("punch sender", sender);
            clock.start(new ClockCorrections(settings.device(), clock, outbox, sender::correctionRecorded));
            open("clock", clock);
            panel.start(key::press, reporter::reportNow);
            open("panel", panel);
            pipeline.start();
            open("pipeline", pipeline);
            PinPad pinPad = new PinPad(pinGate, punchClock);
            if (screen != null) {
                screen.start(keys(key, pinPad), this::condition);
                open("screen", screen);
            }
            camera.start();
            open("camera", camera);
            // Last to start and first to stop: a request that arrives needs everything else running.
            link.start();
            open("link", this::sayStoppedAndClose);
            probe.start();
            open("outbox probe", probe);
            watchdog.start();
            open("watchdog", watchdog);
            boolean typesPins = settings.pin().enabled() && settings.pin().console();
            if (typesPins || settings.punch().direction() == DirectionPolicy.BUTTON) {
                new Keypad(key::press, typesPins ? pinPad::enter : (code, pin) -> {}).listenTo(System.in);
            }
        } catch (BadSettings | ModelMissing | DatabaseProblem | OutboxFailed | RuntimeException e) {
            close();
            throw e;
        }
        log.info(
                "Terminal {} runs: {} people enrolled, {} punches waiting, broker {}",
                settings.device(),
                gallery.size(),
                queue().depth(),
                settings.broker().address());
    }

    private Screen screen(FeedbackText words) {
        return new Screen(
                settings.screen(),
                new Terminal(
                        settings.device(),
                        settings.zone(),
                        settings.punch().direction() == DirectionPolicy.BUTTON,
                        settings.pin().enabled(),
                        settings.pin().leastDigits(),
                        settings.pin().mostDigits()),
                words,
                (number, atMost) -> preview.after(number, atMost)
                        .map(picture -> new Pictures.Picture(picture.jpeg(), picture.number())),
                clock::now);
    }

    private static Keys keys(PressedKey key, PinPad pinPad) {
        return new Keys() {
            @Override
            public void press(Direction direction) {
                key.press(direction);
            }

            @Override
            public Feedback enter(String code, String pin, Optional<Direction> direction) {
                return pinPad.enter(code, pin, direction);
            }
        };
    }

    /** For whoever stands before the terminal. Waits for nothing: what is on disk is as {@link OutboxProbe} last found it. */
    private Condition condition() {
        Stamp now = clock.stamp();
        OutboxState queue = lastQueue;
        OffsetDateTime oldest = queue.oldestUnsent();
        Long error = now.reading().errorMillis();
        return new Condition(
                queue.disk().space() != OutboxState.Space.FULL
                        && watchdog.findings().stream()
                                .noneMatch(finding -> Problems.NO_PUNCHES.contains(finding.code())),
                camera.state() == Camera.State.RUNNING || camera.state() == Camera.State.STARTING,
                link.connected(),
                queue.depth(),
                oldest != null
                        && Duration.between(oldest, now.time())
                                        .compareTo(Duration.ofMinutes(
                                                settings.health().waitingMinutes()))
                                > 0,
                error != null && error <= SHOWN_ERROR.toMillis());
    }

    /** All that must go on; what others wait for comes first, so that the cause is named and not its consequence. */
    private Watchdog watchdog(OutboxProbe probe, Pipeline pipeline, Path state) {
        WatchdogSettings limits = settings.watchdog();
        int inVain = lastStop.filter(stop -> stop.code().equals(Problems.CAMERA_FROZEN))
                .map(LastStop::inARow)
                .orElse(0);
        Duration camerasPatience = CameraWatch.patience(Duration.ofSeconds(limits.cameraSeconds()), inVain);
        CameraWatch cameraWatch = new CameraWatch(camera::state, camerasPatience);
        Duration uplink = Duration.ofSeconds(limits.uplinkSeconds());
        List<Vital> vitals = new ArrayList<>(panel.vitals(
                lastStop.filter(stop -> stop.code().equals(Panel.DOOR_STUCK)).isPresent()));
        vitals.addAll(List.of(
                probe,
                new Loop(
                        Problems.VISION_STUCK,
                        "the looking at frames",
                        Duration.ofSeconds(limits.visionSeconds()),
                        pipeline::turns,
                        pipeline.thread()),
                cameraWatch,
                new Loop(
                        Problems.CAMERA_FROZEN,
                        "the camera's thread",
                        // A missing camera is opened again after at most so long, and may take so long to open.
                        camerasPatience.plusSeconds(2L * settings.camera().retryAtMostSeconds() + 20),
                        camera::turns,
                        null),
                new Loop(Problems.UPLINK_STUCK, "the sending of punches", uplink, sender::lastProgress, null),
                new Loop(
                        Problems.HEALTH_STUCK,
                        "the reporting",
                        uplink.plusSeconds(limits.outboxSeconds()),
                        reporter::turns,
                        null)));
        return new Watchdog(
                vitals,
                Systemd.ofEnvironment(),
                state,
                () -> cameraWatch.settled() ? Optional.empty() : lastStop,
                clock::now,
                why -> {
                    panel.makeSafe();
                    reporter.sayEnding(why, clock.now());
                });
    }

    /** For a thread that died of something nobody foresaw: the terminal ends, to be started again. */
    void threadDied(Thread thread, Throwable problem) {
        watchdog.died(thread, problem);
    }

    void runUntil(CountDownLatch stop) throws InterruptedException {
        stop.await();
        log.info("Terminal {} stops", settings.device());
    }

    private static void makeStateFolder(Path state) {
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            // Whoever opens the first file there says what is wrong, and what to do.
            log.debug("The state folder {} cannot be made", state, e);
        }
    }

    private <T extends AutoCloseable> T open(String name, T part) {
        started.push(new Part(name, part));
        return part;
    }

    /** The models that take part in a punch. */
    private Map<String, String> deciding(ModelFiles models) {
        Map<String, String> deciding = new LinkedHashMap<>(models.byRole());
        if (!settings.liveness().judged()) {
            deciding.remove(ModelFiles.LIVENESS_ROLE);
        }
        return deciding;
    }

    /**
     * What was punched last, so that a restart forgets neither who came in nor who was just here. By serial, not by date: the
     * clock may be wrong at a start.
     */
    private PunchRule ruleWithMemory() throws OutboxFailed {
        PunchRule rule = new PunchRule(settings.punch(), settings.zone());
        for (Punch punch : outbox.newest(REMEMBERED)) {
            rule.remember(punch.person(), punch.direction(), punch.time(), punch.clock());
        }
        return rule;
    }

    private void sayStoppedAndClose() {
        reporter.sayStopped(offline("stopped"));
        link.close();
    }

    private Status offline(String reason) {
        return Status.offline(settings.device(), reason, clock.now());
    }

    private Status online() {
        return Status.online(
                settings.device(),
                new Status.Birth(
                        Version.CURRENT,
                        models.byRole(),
                        clock.bootId(),
                        startedAt,
                        settingsSha256,
                        gallery.digest(),
                        settings.pin().enabled()
                                ? List.of("face", "enrol", "withdraw", "roster", "pin")
                                : List.of("face", "enrol", "withdraw", "roster")),
                clock.now());
    }

    private Health health() {
        CameraHealth eyes = camera.health();
        OutboxState queue = queue();
        OffsetDateTime now = clock.now();
        Health.Host machine = host.read();
        Health.Disk disk = new Health.Disk(
                queue.disk().space().name(),
                queue.disk().journalBytes(),
                queue.disk().budgetBytes());
        Optional<RosterDesk.Standing> roster = rosterDesk.standing();
        Map<String, Health.Stage> stages = new LinkedHashMap<>();
        for (StageTimes.Stage stage : StageTimes.Stage.values()) {
            Histogram micros = times.drain(stage);
            if (micros.getTotalCount() > 0) {
                stages.put(
                        stage.name().toLowerCase(Locale.ROOT),
                        new Health.Stage(
                                micros.getTotalCount(),
                                micros.getValueAtPercentile(50) / 1000.0,
                                micros.getValueAtPercentile(95) / 1000.0,
                                micros.getValueAtPercentile(99) / 1000.0));
            }
        }
        return new Health(
                settings.device(),
                now,
                new Health.Camera(
                        eyes.source(),
                        eyes.state().name(),
                        eyes.framesPerSecond(),
                        eyes.problem().orElse(null)),
                new Health.Queue(queue.depth(), queue.oldestUnsent(), queue.lastSerial(), queue.acknowledgedThrough()),
                machine,
                clock.reading(),
                gallery.size(),
                new Health.Recognition(
                        settings.recognition().falsePositiveRate(), rule.threshold(gallery.size()), rule.margin()),
                queue.lastPunch(),
                disk,
                panel.health(),
                screen == null ? new Health.Screen(false, 0) : new Health.Screen(true, screen.pages()),
                roster.map(RosterDesk.Standing::state).orElse(null),
                stages,
                counters(),
                Problems.worstFirst(
                        watchdog.findings(),
                        eyes,
                        disk,
                        roster.flatMap(RosterDesk.Standing::problem),
                        queue.oldestUnsent(),
                        now,
                        Duration.ofMinutes(settings.health().waitingMinutes()),
                        clock.problem(),
                        atTheDoor(),
                        lastStop,
                        Duration.ofSeconds(machine.uptimeSeconds())));
    }

    private List<Health.Problem> atTheDoor() {
        List<Health.Problem> problems = new ArrayList<>(panel.problems());
        if (screen != null) {
            problems.addAll(screen.problems());
        }
        return problems;
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>(sender.counters());
        counters.put("frames", camera.frames());
        counters.putAll(liveness.counters());
        counters.putAll(pinGate.counters());
        counters.putAll(panel.counters());
        counters.put("listenerFaults", listenerFaults.count());
        counters.put("previewsFailed", preview.failed());
        counters.merge("unreadableMessages", rosterInbox.unreadableMessages(), Long::sum);
        return counters;
    }

    /** As it was last known while the journal cannot be read: a report without it is better than none. */
    private OutboxState queue() {
        try {
            lastQueue = outbox.state();
        } catch (OutboxFailed e) {
            log.debug("the journal cannot be read", e);
        }
        return lastQueue;
    }

    /** Stops everything, newest first; what fails to stop is logged and does not keep the rest from stopping. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.stop().close();
            } catch (Exception e) {
                log.error("{} did not stop in good order", part.name(), e);
            }
        }
    }
}

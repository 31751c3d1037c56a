package org.opsta.kiosk.screen;

import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;

/** A real {@link Screen} on a free port, before a drawn lobby; what it is told and what stands behind it is up to the test. */
public final class StagedScreen implements AutoCloseable {

    public static final PersonId PERSON = new PersonId("10151");
    public static final PersonName NAME = new PersonName("สมชาย ใจดี", "Somchai Jaidee");
    public static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    public static final OffsetDateTime NOW = OffsetDateTime.parse("2026-09-14T08:31:05+07:00");
    static final FaceView SEEN_WELL = DrawnLobby.face(Optional.empty());

    /** What was typed. */
    record Typed(String code, String pin, Optional<Direction> direction) {}

    /** How the screen is set. */
    public record Setting(int port, boolean keys, ScreenSettings.Language language, SoundSettings sound) {
        public static final Setting PLAIN =
                new Setting(0, false, ScreenSettings.Language.TH, new SoundSettings(false, 60, null));

        Setting at(int newPort) {
            return new Setting(newPort, keys, language, sound);
        }

        Setting withKeys() {
            return new Setting(port, true, language, sound);
        }

        Setting in(ScreenSettings.Language newLanguage) {
            return new Setting(port, keys, newLanguage, sound);
        }

        Setting heard(@Nullable Path folder) {
            return new Setting(port, keys, language, new SoundSettings(true, 50, folder));
        }
    }

    final DrawnLobby lobby = new DrawnLobby();
    final List<Direction> pressed = new CopyOnWriteArrayList<>();
    final List<Typed> typed = new CopyOnWriteArrayList<>();
    volatile Condition condition = GOOD;
    volatile Function<Typed, Feedback> pins = code -> new Feedback.PinRefused(new PinOutcome.Wrong(4));
    volatile Runnable beforeTick = () -> {};
    /** Whether the clock stands at {@link #NOW}; it ticks otherwise, always within the same minute. */
    volatile boolean standing;

    private final long start = System.nanoTime();
    private final Screen screen;
    private final ScheduledExecutorService vision =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "staged-vision"));
    private @Nullable ScheduledFuture<?> guiding;

    static final Condition GOOD = new Condition(true, true, true, 0, false, true);
    static final Condition OFFLINE = new Condition(true, true, false, 12, false, true);
    static final Condition BLIND = new Condition(true, false, true, 0, false, true);

    public StagedScreen(Setting setting) {
        screen = new Screen(
                new ScreenSettings(true, setting.port(), setting.language(), 30, setting.sound()),
                new Terminal(new DeviceId("MOC-OPS"), BANGKOK, setting.keys(), true, 6, 8),
                new FeedbackText(BANGKOK),
                lobby,
                this::now);
        screen.start(
                new Keys() {
                    @Override
                    public void press(Direction direction) {
                        pressed.add(direction);
                    }

                    @Override
                    public Feedback enter(String code, String pin, Optional<Direction> direction) {
                        Typed entered = new Typed(code, pin, direction);
                        typed.add(entered);
                        Feedback feedback = pins.apply(entered);
                        screen().tell(feedback);
                        return feedback;
                    }
                },
                () -> condition);
    }

    private OffsetDateTime now() {
        beforeTick.run();
        return standing
                ? NOW
                : NOW.plusNanos(System.nanoTime() - start)
                        .withSecond(6 + (int) (System.nanoTime() / 1_000_000_000 % 50));
    }

    public Screen screen() {
        return screen;
    }

    int port() {
        return screen.port();
    }

    public URI page() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    public void tell(Feedback feedback) {
        stopGuiding();
        screen.tell(feedback);
    }

    /** As the vision thread does while somebody stands there. */
    public synchronized void guide(FaceView face) {
        stopGuiding();
        guiding = vision.scheduleAtFixedRate(() -> screen.see(Optional.of(face)), 0, 100, TimeUnit.MILLISECONDS);
    }

    public synchronized void stopGuiding() {
        if (guiding != null) {
            guiding.cancel(false);
            guiding = null;
            screen.see(Optional.empty());
        }
    }

    @Override
    public void close() {
        vision.shutdownNow();
        screen.close();
    }

    static FaceView poor(PoorView why) {
        return DrawnLobby.face(Optional.of(why));
    }

    static Feedback recorded(Direction direction) {
        return recorded(direction, NAME);
    }

    static Feedback recorded(Direction direction, PersonName name) {
        return new Feedback.Recorded(
                new Punch(
                        UUID.fromString("01994610-0000-7000-8000-000000000001"),
                        new DeviceId("MOC-OPS"),
                        new Serial(1),
                        PERSON,
                        direction,
                        Method.FACE,
                        NOW,
                        new ClockReading(ClockReading.State.SYNCED, 12L, "boot-1", 1_000_000_000L),
                        0.71,
                        0.479,
                        0.3,
                        0.97,
                        Map.of(),
                        PunchHash.NONE_BEFORE,
                        "0".repeat(64)),
                name);
    }

    static Feedback already(Direction direction, PersonName name) {
        return new Feedback.AlreadyRecorded(PERSON, name, direction, NOW);
    }
}

package org.opsta.kiosk.screen;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Health;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.screen.PageEvent.FaceBox;
import org.opsta.kiosk.screen.PageEvent.Hello;
import org.opsta.kiosk.screen.PageEvent.Pin;
import org.opsta.kiosk.screen.PageEvent.Scene;
import org.opsta.kiosk.screen.PageEvent.Sound;
import org.opsta.kiosk.screen.PageEvent.Tick;
import org.opsta.kiosk.screen.PageEvent.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the terminal's display shows, for every page that looks. Owns the thread {@code screen}, which lets time pass, ticks on
 * the second and tries again to serve the page where that failed; what it is told is only written down, and sent by the
 * threads of {@link PageServer}. Thread-safe; whoever tells it something never waits for a page.
 */
public final class Screen implements FeedbackListener, ViewListener, AutoCloseable {

    /** The page cannot be served. */
    public static final String SCREEN_FAILED = "SCREEN_FAILED";
    /** It is served, and no browser shows it. */
    public static final String SCREEN_DARK = "SCREEN_DARK";

    /** The display's, and a few that look at it from this device for tests and repairs. */
    static final int MOST_PAGES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
    private static final long TURN_MILLIS = 100;
    private static final long SERVE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long DARK_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** Each frame of a camera with fifteen a second, with some room for frames that come unevenly. */
    private static final long VIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final ScreenSettings settings;
    private final Terminal terminal;
    private final SceneText text;
    private final Pictures pictures;
    private final Supplier<OffsetDateTime> clock;
    private final LongSupplier nanos;
    private final SoundFiles sounds;
    private final Hello hello;
    private final List<Mailbox> pages = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "screen"));

    // ---- under the lock
    private final SceneRule rule;
    private long number;
    private @Nullable Tick tick;
    private Optional<PoorView> hintSent = Optional.empty();
    private long viewSentAt;
    private long darkSince;
    private boolean closed;

    // ---- of the screen's thread, and of start before that
    private long triedAt;
    private boolean failing;
    private boolean faulty;

    private volatile @Nullable PageServer server;
    private volatile Optional<String> failure = Optional.empty();

    public Screen(
            ScreenSettings settings,
            Terminal terminal,
            FeedbackText words,
            Pictures pictures,
            Supplier<OffsetDateTime> clock) {
        this(settings, terminal, words, pictures, clock, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    Screen(
            ScreenSettings settings,
            Terminal terminal,
            FeedbackText words,
            Pictures pictures,
            Supplier<OffsetDateTime> clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.terminal = terminal;
        this.text = new SceneText(terminal.zone(), words);
        this.rule = new SceneRule(settings.resultSeconds());
        this.pictures = pictures;
        this.clock = clock;
        this.nanos = nanos;
        this.sounds = new SoundFiles(settings.sound().folder());
        this.hello = hello();
        this.darkSince = nanos.getAsLong();
    }

    private Hello hello() {
        return new Hello(
                PageBuild.id(),
                terminal.device().value(),
                settings.language().name().toLowerCase(Locale.ROOT),
                terminal.keys(),
                new Pin(terminal.pins(), terminal.leastDigits(), terminal.mostDigits()),
                new Sound(settings.sound().enabled(), settings.sound().volume(), sounds.names()),
                SceneText.pageWords());
    }

    /**
     * Serves the page from now on; tries again every ten seconds when its port is taken.
     *
     * @param keys what is pressed and typed on the page
     * @param condition asked once a second on the screen's thread; so it must not wait for a disk or a network
     */
    public void start(Keys keys, Supplier<Condition> condition) {
        serve(keys);
        thread.execute(() -> turn(keys, condition));
    }

    /** The port the page is served at; 0 while it is not. */
    public int port() {
        PageServer serving = server;
        return serving == null ? 0 : serving.port();
    }

    /** Browsers that show the page now. */
    public int pages() {
        return pages.size();
    }

    /** What IT should look at. */
    public List<Health.Problem> problems() {
        List<Health.Problem> problems = new ArrayList<>();
        failure.ifPresent(why -> problems.add(new Health.Problem(SCREEN_FAILED, why)));
        if (server != null && darkFor() >= DARK_NANOS) {
            problems.add(new Health.Problem(
                    SCREEN_DARK,
                    "no browser shows the page of the terminal's display for "
                            + TimeUnit.NANOSECONDS.toMinutes(darkFor())
                            + " min: look at the display and its browser; on a terminal without a display set"
                            + " screen.enabled to false"));
        }
        return problems;
    }

    private synchronized long darkFor() {
        return pages.isEmpty() ? nanos.getAsLong() - darkSince : 0;
    }

    @Override
    public synchronized void tell(Feedback feedback) {
        if (rule.outcome(feedback, System.currentTimeMillis(), nanos.getAsLong())) {
            sceneChanged();
        } else if (rule.shown() instanceof SceneRule.Shown.Guide) {
            send(view());
        }
    }

    @Override
    public synchronized void see(Optional<FaceView> nearest) {
        long now = nanos.getAsLong();
        if (rule.view(nearest, now)) {
            sceneChanged();
        } else if (rule.shown() instanceof SceneRule.Shown.Guide
                && (!rule.hint().equals(hintSent) || now - viewSentAt >= VIEW_NANOS)) {
            send(view());
        }
    }

    private void turn(Keys keys, Supplier<Condition> condition) {
        try {
            if (server == null && nanos.getAsLong() - triedAt >= SERVE_AGAIN_NANOS) {
                serve(keys);
            }
            letTimePass(condition);
            faulty = false;
        } catch (RuntimeException e) {
            if (!faulty) {
                LOG.error("The screen's clock failed; going on", e);
            }
            faulty = true;
        }
        try {
            long toNextSecond = 1000L - clock.get().get(ChronoField.MILLI_OF_SECOND);
            ScheduledFuture<?> unused = thread.schedule(
                    () -> turn(keys, condition), Math.min(TURN_MILLIS, toNextSecond), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    private void letTimePass(Supplier<Condition> condition) {
        OffsetDateTime now = clock.get();
        // Asked before the lock is taken: whoever has something to tell waits for nobody.
        Optional<Tick> next = showsSecond(text.seconds(now))
                ? Optional.empty()
                : Optional.of(new Tick(
                        text.hours(now),
                        text.seconds(now),
                        text.date(now),
                        MarkText.of(condition.get(), terminal.pins())));
        synchronized (this) {
            if (rule.tick(nanos.getAsLong())) {
                sceneChanged();
            }
            if (next.isPresent()) {
                tick = next.get();
                send(next.get());
            }
        }
    }

    private synchronized boolean showsSecond(String seconds) {
        return tick != null && tick.seconds().equals(seconds);
    }

    private void serve(Keys keys) {
        triedAt = nanos.getAsLong();
        try {
            PageServer serving = new PageServer(settings.port(), this, pictures, keys, sounds);
            server = serving;
            failure = Optional.empty();
            failing = false;
            synchronized (this) {
                darkSince = nanos.getAsLong();
            }
            LOG.info("The screen's page is at {}", serving.address());
        } catch (IOException | RuntimeException | LinkageError e) {
            failure = Optional.of("the page of the terminal's display cannot be served at port " + settings.port()
                    + " of 127.0.0.1 (" + rootOf(e) + "): end the program that holds the port (ss -ltnp), or set"
                    + " screen.port to another one, for the browser too; tried again every 10 s");
            if (!failing) {
                LOG.error("{}; punches are recorded meanwhile", failure.get());
            }
            failing = true;
        }
    }

    private static String rootOf(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private void sceneChanged() {
        number++;
        send(scene());
        if (rule.shown() instanceof SceneRule.Shown.Guide) {
            send(view());
        }
    }

    private Scene scene() {
        return text.scene(number, rule.shown());
    }

    private View view() {
        hintSent = rule.hint();
        viewSentAt = nanos.getAsLong();
        return new View(
                rule.face()
                        .map(face -> new FaceBox(face.left(), face.top(), face.width(), face.height()))
                        .orElse(null),
                rule.hint().map(FeedbackText::of).orElse(null),
                rule.hint().isEmpty()
                        && rule.face().filter(face -> face.poor().isEmpty()).isPresent());
    }

    private void send(PageEvent event) {
        pages.forEach(page -> page.put(event));
    }

    /** A page that is told everything from now on, beginning with how things are; empty when there are enough. */
    synchronized Optional<Mailbox> connect() {
        if (closed || pages.size() >= MOST_PAGES) {
            return Optional.empty();
        }
        Mailbox page = new Mailbox();
        page.put(hello);
        if (tick != null) {
            page.put(tick);
        }
        page.put(scene());
        if (rule.shown() instanceof SceneRule.Shown.Guide) {
            page.put(view());
        }
        pages.add(page);
        return Optional.of(page);
    }

    synchronized void disconnect(Mailbox page) {
        if (pages.remove(page) && pages.isEmpty()) {
            darkSince = nanos.getAsLong();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            closed = true;
            pages.forEach(Mailbox::close);
        }
        try {
            // A server that is just being started is not left behind.
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        PageServer serving = server;
        if (serving != null) {
            serving.close();
        }
    }
}

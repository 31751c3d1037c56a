package org.opsta.kiosk.screen;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.screen.PageEvent.FaceBox;
import org.opsta.kiosk.screen.PageEvent.Hello;
import org.opsta.kiosk.screen.PageEvent.Mark;
import org.opsta.kiosk.screen.PageEvent.Pin;
import org.opsta.kiosk.screen.PageEvent.Scene;
import org.opsta.kiosk.screen.PageEvent.Sound;
import org.opsta.kiosk.screen.PageEvent.Tick;
import org.opsta.kiosk.screen.PageEvent.View;

/**
 * What the terminal's display shows, for every page that looks. Owns the thread {@code screen}, which ticks once a second;
 * what it is told is only written down here, and sent by the threads of {@link PageServer}. Thread-safe.
 */
public final class Screen implements FeedbackListener, ViewListener, AutoCloseable {

    private final ScreenSettings settings;
    private final Terminal terminal;
    private final SceneText text;
    private final SceneRule rule;
    private final Supplier<Condition> condition;
    private final Supplier<OffsetDateTime> clock;
    private final List<Mailbox> pages = new CopyOnWriteArrayList<>();
    private final PageServer server;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "screen"));
    private long number;

    public Screen(
            ScreenSettings settings,
            Terminal terminal,
            FeedbackText words,
            Pictures pictures,
            Keys keys,
            Supplier<Condition> condition,
            Supplier<OffsetDateTime> clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.text = new SceneText(terminal.zone(), words);
        this.rule = new SceneRule(settings.resultSeconds());
        this.condition = condition;
        this.clock = clock;
        this.server = new PageServer(settings, this, pictures, keys);
    }

    public void start() {
        server.start();
        ScheduledFuture<?> unused = thread.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** Pages connected now. */
    public int pages() {
        return pages.size();
    }

    @Override
    public synchronized void tell(Feedback feedback) {
        if (rule.outcome(feedback, System.currentTimeMillis(), System.nanoTime())) {
            sceneChanged();
        }
    }

    @Override
    public synchronized void see(Optional<FaceView> nearest) {
        if (rule.view(nearest, System.nanoTime())) {
            sceneChanged();
        }
        if (rule.shown() instanceof SceneRule.Shown.Guide) {
            send(view(nearest));
        }
    }

    private synchronized void tick() {
        if (rule.tick(System.nanoTime())) {
            sceneChanged();
        }
        send(now());
    }

    private Tick now() {
        OffsetDateTime now = clock.get();
        Condition state = condition.get();
        return new Tick(
                text.hours(now),
                text.seconds(now),
                text.date(now),
                new Mark(state.online() ? Mark.Level.GOOD : Mark.Level.WAITING, null));
    }

    private static View view(Optional<FaceView> nearest) {
        return nearest.map(face -> new View(
                        new FaceBox(face.left(), face.top(), face.width(), face.height()),
                        null,
                        face.poor().isEmpty()))
                .orElseGet(() -> new View(null, null, false));
    }

    private Hello hello() {
        return new Hello(
                "1",
                terminal.device().value(),
                settings.language().name().toLowerCase(Locale.ROOT),
                terminal.keys(),
                new Pin(terminal.pins(), terminal.leastDigits(), terminal.mostDigits()),
                new Sound(settings.sound().enabled(), settings.sound().volume(), List.of()),
                SceneText.pageWords());
    }

    private void sceneChanged() {
        number++;
        send(scene());
    }

    private Scene scene() {
        return text.scene(number, rule.shown());
    }

    private void send(PageEvent event) {
        pages.forEach(page -> page.put(event));
    }

    /** A page that is told everything from now on, beginning with how things are. */
    synchronized Mailbox connect() {
        Mailbox page = new Mailbox();
        page.put(hello());
        page.put(now());
        page.put(scene());
        pages.add(page);
        return page;
    }

    void disconnect(Mailbox page) {
        pages.remove(page);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        server.close();
    }
}

package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;
import org.opsta.contract.Health;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Loop;
import org.opsta.watchdog.Vital;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people see, hear and press at the terminal besides its display. Owns the thread {@code panel}, which alone switches
 * things on; {@link #tell} only leaves a note for it. No fault of a pin leaves this class other than as a {@link #problems
 * problem}.
 */
public final class Panel implements FeedbackListener, AutoCloseable {

    public static final String MISSING = "PANEL_MISSING";
    public static final String FAILED = "PANEL_FAILED";
    public static final String STUCK = "PANEL_STUCK";
    public static final String TAMPERED = "TAMPERED";
    public static final String DOOR_STUCK = "DOOR_STUCK";

    private static final Logger log = LoggerFactory.getLogger(Panel.class);

    /** More than this many notes means that nobody reads them. */
    private static final int NOTES = 100;

    /** Somebody who was told so long ago has left; a door that opens now would open for somebody else. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long READ_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration SAFE_WITHIN = Duration.ofSeconds(1);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(10);

    private final Wires wires;
    private final Optional<String> missing;
    private final LongSupplier nanos;
    private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(NOTES);
    private final AtomicLong unread = new AtomicLong();
    private final DoorRule doorRule;
    private final DoorRelay relay;
    private final Debounce debounce;
    private final TamperLatch tamper = new TamperLatch();
    private final Set<Output> shown = EnumSet.noneOf(Output.class);

    /** By the name of the pin; what is wrong with it. */
    private final Map<String, String> failing = new LinkedHashMap<>();

    private final Thread thread = new Thread(this::run, "panel");
    private final AtomicLong turns = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean safe;
    private volatile boolean stopping;
    private Consumer<Direction> keys = direction -> {};
    private Runnable tampering = () -> {};
    private @Nullable Signal signal;
    private long signalAt;
    private boolean failed;

    /** What was told, and when. */
    private record Note(Signal signal, boolean opens, long at) {}

    /** Opens what there is, everything off. Never fails: what is missing is a problem for IT. */
    public static Panel open(PanelSettings settings) {
        WireChoice choice = WireChoice.of(settings, GpioWires.isThere(), GpioWires::open);
        return new Panel(choice.wires(), choice.missing(), settings, System::nanoTime);
    }

    Panel(Wires wires, Optional<String> missing, PanelSettings settings, LongSupplier nanos) {
        this.wires = wires;
        this.missing = missing;
        this.nanos = nanos;
        Duration openFor = Duration.ofSeconds(settings.door().openSeconds());
        doorRule = new DoorRule(openFor);
        relay = new DoorRelay(wires, openFor);
        debounce = new Debounce(Duration.ofMillis(settings.buttons().debounceMillis()));
        thread.setDaemon(true);
    }

    /**
     * @param keys gets each press of the IN and OUT button, on the thread {@code panel}
     * @param tampering runs when the housing is opened or closed, on that thread
     */
    public void start(Consumer<Direction> keys, Runnable tampering) {
        this.keys = keys;
        this.tampering = tampering;
        relay.start();
        thread.start();
    }

    @Override
    public void tell(Feedback feedback) {
        boolean opens = feedback instanceof Feedback.Recorded || feedback instanceof Feedback.AlreadyRecorded;
        if (!notes.offer(new Note(Signal.of(feedback.light()), opens, nanos.getAsLong()))) {
            unread.incrementAndGet();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                turn(notes.poll(untilNext(nanos.getAsLong()), TimeUnit.NANOSECONDS));
                failed = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!failed) {
                    log.error("The panel could not go on; it tries again", e);
                }
                failed = true;
            }
            turns.incrementAndGet();
        }
    }

    /** One turn, on the thread that switches. */
    private void turn(@Nullable Note note) {
        long now = nanos.getAsLong();
        if (note != null && now - note.at() <= STALE_NANOS) {
            signal = note.signal();
            signalAt = note.at();
            if (note.opens()) {
                doorRule.ask(now);
            }
        }
        wires.inputs().forEach(input -> read(input, now));
        show(now);
    }

    /** As its thread does, for tests that turn it by hand. */
    void turnOnce() {
        turn(notes.poll());
    }

    private long untilNext(long now) {
        long next = Math.min(AT_MOST_NANOS, doorRule.untilChange(now));
        if (!wires.inputs().isEmpty()) {
            next = Math.min(next, READ_EVERY_NANOS);
        }
        if (signal != null) {
            long at = TimeUnit.NANOSECONDS.toMillis(now - signalAt);
            long change = signal.nextChange(at);
            next = change == Long.MAX_VALUE ? next : Math.min(next, TimeUnit.MILLISECONDS.toNanos(change - at));
        }
        return next;
    }

    private void read(Input input, long now) {
        boolean active;
        try {
            active = wires.active(input);
            mended(input.name());
        } catch (WireFailed e) {
            broken(input.name(), e);
            return;
        }
        debounce.read(input, active, now).ifPresent(change -> act(change, now));
    }

    private void act(Debounce.Change change, long now) {
        if (change.input() == Input.TAMPER) {
            tampered(change.active(), now);
        } else if (change.active() && !change.first()) {
            // A button found pressed is one that is stuck, and nobody's wish.
            switch (change.input()) {
                case IN_BUTTON -> keys.accept(Direction.IN);
                case OUT_BUTTON -> keys.accept(Direction.OUT);
                case EXIT_BUTTON -> doorRule.ask(now);
                case TAMPER -> {}
            }
        }
    }

    private void tampered(boolean open, long now) {
        if (tamper.set(open, now)) {
            log.warn(open ? "The housing of the terminal is OPEN" : "The housing of the terminal is closed again");
            tampering.run();
        }
    }

    private void show(long now) {
        Signal current = signal;
        long at = TimeUnit.NANOSECONDS.toMillis(now - signalAt);
        for (Output output : Output.values()) {
            boolean on = output == Output.DOOR ? doorRule.open(now) : current != null && current.on(output, at);
            boolean wanted = on && !safe;
            if (wanted != shown.contains(output) || isBroken(output.name())) {
                show(output, wanted);
            }
        }
    }

    private void show(Output output, boolean on) {
        if (on) {
            shown.add(output);
        } else {
            shown.remove(output);
        }
        try {
            if (output != Output.DOOR) {
                wires.set(output, on);
            } else if (on) {
                relay.energise();
            } else {
                relay.release();
            }
            mended(output.name());
            if (on && safe) {
                // It was made safe while this was on its way.
                wires.set(output, false);
            }
        } catch (WireFailed e) {
            broken(output.name(), e);
        }
    }

    private void broken(String name, WireFailed e) {
        String before;
        synchronized (failing) {
            before = failing.put(name, e.getMessage());
        }
        if (before == null) {
            log.error("Panel: {}", e.getMessage());
        }
    }

    private void mended(String name) {
        synchronized (failing) {
            failing.remove(name);
        }
    }

    private boolean isBroken(String name) {
        synchronized (failing) {
            return failing.containsKey(name);
        }
    }

    /** For health. */
    public Health.Panel health() {
        return new Health.Panel(wires.kind(), tamper.tampered(nanos.getAsLong()));
    }

    /** For health, worst first. */
    public List<Health.Problem> problems() {
        List<Health.Problem> problems = new ArrayList<>();
        long now = nanos.getAsLong();
        if (tamper.tampered(now)) {
            problems.add(new Health.Problem(TAMPERED, tamper.inWords(now)));
        }
        missing.ifPresent(why -> problems.add(new Health.Problem(MISSING, why)));
        synchronized (failing) {
            if (!failing.isEmpty()) {
                problems.add(new Health.Problem(
                        FAILED, String.join("; ", failing.values()) + ": look at the wiring (docs/panel.md)"));
            }
        }
        return problems;
    }

    /** For health, since the start. */
    public Map<String, Long> counters() {
        return Map.of("tampered", tamper.openings(), "panelUnread", unread.get());
    }

    /**
     * For the watchdog. Only a door that does not shut ends the terminal, and only if the terminal has not just been ended for
     * that: people record without lights and buzzer.
     *
     * @param endedForTheDoor whether the stop before this start was for {@link #DOOR_STUCK}
     */
    public List<Vital> vitals(boolean endedForTheDoor) {
        Loop loop = new Loop(STUCK, "the switching of the panel", STUCK_AFTER, turns::get, thread);
        return List.of(new DoorWatch(relay::overdue, !endedForTheDoor), watched -> loop.look(watched)
                .map(stuck -> new Finding(
                        stuck.code(), stuck.detail() + "; lights, buzzer and buttons may not work", false)));
    }

    /**
     * Everything off and nothing on any more, from any thread, also before the process ends by force. Waits for a pin that
     * hangs no longer than a second, and not with the others for it.
     */
    public void makeSafe() {
        safe = true;
        List<Thread> switching = new ArrayList<>();
        for (Output output : Output.values()) {
            switching.add(daemon("panel-off", () -> {
                try {
                    wires.set(output, false);
                } catch (WireFailed e) {
                    broken(output.name(), e);
                }
            }));
        }
        long deadline = System.nanoTime() + SAFE_WITHIN.toNanos();
        try {
            for (Thread one : switching) {
                TimeUnit.NANOSECONDS.timedJoin(one, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** All off, for good; may be called again. */
    @Override
    public void close() {
        makeSafe();
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopping = true;
        thread.interrupt();
        relay.close();
        Thread closing = daemon("panel-close", () -> {
            try {
                wires.close();
            } catch (WireFailed e) {
                log.error("The panel was not closed in good order: {}", e.getMessage());
            }
        });
        try {
            TimeUnit.NANOSECONDS.timedJoin(closing, SAFE_WITHIN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.opsta.agent.web.terminals;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.web.Page;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Health;

/** Says in a visitor's language how a terminal is. */
final class TerminalWords {

    private static final String GOOD = "good";
    private static final String WARN = "warn";
    private static final String BAD = "bad";
    private static final String CALM = "calm";

    /** As terminals do by default: {@code health.waitingMinutes}. */
    private static final Duration WAITING_TOO_LONG = Duration.ofMinutes(10);
    /** A Raspberry Pi slows itself down at 80 °C. */
    private static final double HOT = 80;

    private static final double WARM = 70;

    private final Page page;
    private final ZoneId zone;
    private final OffsetDateTime now;

    TerminalWords(Page page, OffsetDateTime now) {
        this.page = page;
        this.zone = page.visit().zone();
        this.now = now;
    }

    TerminalView view(Terminal terminal) {
        return new TerminalView(
                terminal.device().value(),
                state(terminal),
                switch (terminal.state()) {
                    case LIVE -> GOOD;
                    case SILENT -> WARN;
                    case OFFLINE -> BAD;
                },
                terminal.healthReceivedAt() == null
                        ? t("heard.never")
                        : t("heard", age(terminal.healthReceivedAt()), time(terminal.healthReceivedAt())),
                problems(terminal.health()),
                missing(terminal),
                facts(terminal));
    }

    private String state(Terminal terminal) {
        String key = "state." + terminal.state();
        return terminal.since() == null ? t(key + ".unknown") : t(key, time(terminal.since()));
    }

    private List<TerminalView.Problem> problems(@Nullable Health health) {
        if (health == null) {
            return List.of();
        }
        return health.problems().stream()
                .map(problem ->
                        new TerminalView.Problem(problem.code(), orEmpty("fault." + problem.code()), problem.detail()))
                .toList();
    }

    private List<Fact> missing(Terminal terminal) {
        List<Fact> facts = new ArrayList<>();
        count(facts, "missing", terminal.missing(), WARN);
        count(facts, "lost", terminal.lost(), BAD);
        count(facts, "setAside", terminal.setAside(), WARN);
        count(facts, "forked", terminal.forked(), BAD);
        count(facts, "unreadable", terminal.unreadable(), WARN);
        return facts;
    }

    private void count(List<Fact> facts, String key, long count, String tone) {
        if (count > 0) {
            facts.add(new Fact(t(key), t("count", count), tone, t(key + ".todo")));
        }
    }

    private List<Fact> facts(Terminal terminal) {
        List<Fact> facts = new ArrayList<>();
        Health health = terminal.health();
        if (health != null) {
            facts.add(camera(health.camera()));
            facts.add(queue(health.queue()));
            facts.add(new Fact(
                    t("lastPunch"), health.lastPunch() == null ? t("lastPunch.none") : time(health.lastPunch())));
            facts.add(clock(health.clock()));
        }
        facts.add(people(terminal));
        if (health != null) {
            facts.add(disk(health));
            Double celsius = health.host().celsius();
            if (celsius != null) {
                facts.add(new Fact(
                        t("celsius"),
                        t("celsius.value", String.format(Locale.ROOT, "%.0f", celsius)),
                        celsius >= HOT ? BAD : celsius >= WARM ? WARN : "",
                        celsius >= WARM ? t("celsius.todo") : ""));
            }
            if (health.screen() != null) {
                facts.add(screen(health.screen()));
            }
            if (health.panel() != null) {
                facts.add(panel(health.panel()));
            }
        }
        facts.add(new Fact(t("version"), terminal.version() == null ? t("unknown") : terminal.version()));
        if (terminal.chain() > 1) {
            facts.add(new Fact(t("chain"), String.valueOf(terminal.chain()), CALM, ""));
        }
        return facts;
    }

    private Fact people(Terminal terminal) {
        String people = terminal.people() == null ? t("unknown") : t("people.count", terminal.people());
        Health health = terminal.health();
        return health == null || health.roster() == null || health.roster().agrees()
                ? new Fact(t("people"), people)
                : new Fact(t("people"), people, WARN, t("people.todo"));
    }

    private Fact camera(Health.Camera camera) {
        String words = orEmpty("camera." + camera.state());
        String tone =
                switch (camera.state()) {
                    case "RUNNING" -> GOOD;
                    case "STARTING" -> CALM;
                    default -> BAD;
                };
        return new Fact(
                t("camera"),
                words.isEmpty() ? camera.state() : words,
                tone,
                camera.problem() == null ? "" : camera.problem());
    }

    private Fact queue(Health.Queue queue) {
        if (queue.depth() == 0) {
            return new Fact(t("queue"), t("queue.none"), GOOD, "");
        }
        OffsetDateTime oldest = queue.oldestUnsent();
        boolean overdue = oldest != null && oldest.isBefore(now.minus(WAITING_TOO_LONG));
        return new Fact(
                t("queue"),
                oldest == null
                        ? t("queue.waiting", queue.depth())
                        : t("queue.waitingSince", queue.depth(), time(oldest)),
                overdue ? WARN : CALM,
                overdue ? t("queue.todo") : "");
    }

    private Fact clock(ClockReading clock) {
        String state = t("clock." + clock.state());
        return new Fact(
                t("clock"),
                clock.errorMillis() == null ? state : t("clock.error", state, clock.errorMillis()),
                switch (clock.state()) {
                    case SYNCED -> GOOD;
                    case HOLDOVER -> WARN;
                    case UNSYNCED -> BAD;
                },
                "");
    }

    private Fact disk(Health health) {
        String free = t("disk.free", bytes(health.host().diskFreeBytes()));
        Health.Disk disk = health.disk();
        if (disk == null) {
            return new Fact(t("disk"), free);
        }
        return switch (disk.state()) {
            case "OK" -> new Fact(t("disk"), free, GOOD, "");
            case "RESERVE" -> new Fact(t("disk"), t("disk.RESERVE"), WARN, t("disk.todo"));
            case "FULL" -> new Fact(t("disk"), t("disk.FULL"), BAD, t("disk.todo"));
            default -> new Fact(t("disk"), disk.state() + ", " + free, WARN, "");
        };
    }

    private Fact screen(Health.Screen screen) {
        if (!screen.enabled()) {
            return new Fact(t("screen"), t("screen.off"), CALM, "");
        }
        return screen.pages() == 0
                ? new Fact(t("screen"), t("screen.dark"), WARN, t("screen.todo"))
                : new Fact(t("screen"), t("screen.shown"), GOOD, "");
    }

    private Fact panel(Health.Panel panel) {
        if (panel.tampered()) {
            return new Fact(t("panel"), t("panel.tampered"), BAD, t("panel.todo"));
        }
        String words = orEmpty("panel." + panel.kind());
        return new Fact(t("panel"), words.isEmpty() ? panel.kind() : words);
    }

    /** What only the page about one terminal has room for. */
    List<Fact> details(Health health) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(t("camera.source"), health.camera().source()));
        facts.add(new Fact(
                t("camera.rate"),
                t(
                        "camera.rate.value",
                        String.format(Locale.ROOT, "%.1f", health.camera().framesPerSecond()))));
        facts.add(new Fact(t("queue.lastSerial"), String.valueOf(health.queue().lastSerial())));
        facts.add(
                new Fact(t("queue.acknowledged"), String.valueOf(health.queue().acknowledgedThrough())));
        facts.add(new Fact(t("uptime"), span(Duration.ofSeconds(health.host().uptimeSeconds()))));
        Long resident = health.host().residentBytes();
        facts.add(new Fact(t("memory"), bytes(resident == null ? health.host().heapUsedBytes() : (long) resident)));
        facts.add(new Fact(t("boot"), health.clock().bootId()));
        Health.Disk disk = health.disk();
        if (disk != null) {
            facts.add(new Fact(
                    t("disk.journal"), t("disk.journal.value", bytes(disk.journalBytes()), bytes(disk.budgetBytes()))));
        }
        Health.Recognition recognition = health.recognition();
        if (recognition != null) {
            facts.add(new Fact(
                    t("recognition"),
                    t(
                            "recognition.value",
                            percent(recognition.falsePositiveRate()),
                            String.format(Locale.ROOT, "%.3f", recognition.threshold()),
                            String.format(Locale.ROOT, "%.3f", recognition.margin()))));
        }
        return facts;
    }

    Map<String, Health.Stage> stages(Health health) {
        return new TreeMap<>(health.stages());
    }

    String time(OffsetDateTime time) {
        return ThaiTime.of(time, zone);
    }

    private String age(OffsetDateTime time) {
        Duration age = Duration.between(time, now);
        return t("age", span(age.isNegative() ? Duration.ZERO : age));
    }

    private String span(Duration span) {
        if (span.toSeconds() < 60) {
            return t("span.seconds", span.toSeconds());
        }
        if (span.toMinutes() < 60) {
            return t("span.minutes", span.toMinutes());
        }
        return span.toHours() < 48 ? t("span.hours", span.toHours()) : t("span.days", span.toDays());
    }

    private String bytes(long bytes) {
        return bytes < 1_000_000_000L
                ? t("bytes.mega", Math.max(0, bytes / 1_000_000))
                : t("bytes.giga", String.format(Locale.ROOT, "%.1f", bytes / 1e9));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2g", share * 100);
    }

    private String orEmpty(String key) {
        return page.words().has(key) ? t(key) : "";
    }

    private String t(String key, Object... values) {
        return page.t(key, values);
    }
}

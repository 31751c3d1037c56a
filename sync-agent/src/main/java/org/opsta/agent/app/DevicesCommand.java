package org.opsta.agent.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.Codec;
import org.opsta.contract.Health;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "devices",
        description = {
            "Lists the terminals, worst first, as 'sync-agent run' last heard of them.",
            "A terminal is live when the broker has it connected and its health reports come."
        },
        footer = {"", "Examples:", "  sync-agent devices", "  sync-agent devices --json"})
final class DevicesCommand implements Callable<Integer> {

    private static final String NOTHING = "-";
    private static final int MOST_GAPS = 20;

    @Mixin
    private Options options;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        try (AgentStore store = options.openStore(settings)) {
            PunchLog punches = new PunchLog(store.jdbi());
            Fleet fleet = new Fleet(store.jdbi(), punches, new UnreadableLog(store.jdbi(), clock), settings.fleet());
            List<Terminal> terminals = fleet.terminals(OffsetDateTime.now(clock));
            PrintWriter out = options.out();
            if (json) {
                terminals.forEach(terminal -> out.println(new String(Codec.encode(terminal), StandardCharsets.UTF_8)));
            } else if (terminals.isEmpty()) {
                out.println(Texts.both("device.none"));
            } else {
                table(terminals, settings.timeZone()).print(out);
                terminals.forEach(terminal -> remarks(terminal, punches, out));
            }
            out.flush();
        }
        return ExitCode.OK;
    }

    private static Columns table(List<Terminal> terminals, ZoneId zone) {
        String[] keys = {
            "device",
            "state",
            "since",
            "version",
            "people",
            "queue",
            "oldest",
            "lastPunch",
            "camera",
            "missing",
            "lost",
            "setAside",
            "forked",
            "unreadable"
        };
        String[] thai = new String[keys.length];
        String[] english = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            thai[i] = Texts.th("device." + keys[i]);
            english[i] = Texts.en("device." + keys[i]);
        }
        Columns columns = new Columns().add(thai).add(english);
        terminals.forEach(terminal -> columns.add(cells(terminal, zone)));
        return columns;
    }

    private static String[] cells(Terminal terminal, ZoneId zone) {
        Health health = terminal.health();
        String state = Texts.both("device." + terminal.state());
        return new String[] {
            terminal.device().value(),
            terminal.reason() == null ? state : state + " (" + terminal.reason() + ")",
            time(terminal.since(), zone),
            terminal.version() == null ? NOTHING : terminal.version(),
            terminal.people() == null ? NOTHING : String.valueOf(terminal.people()),
            health == null ? NOTHING : String.valueOf(health.queue().depth()),
            health == null ? NOTHING : time(health.queue().oldestUnsent(), zone),
            health == null ? NOTHING : time(health.lastPunch(), zone),
            health == null ? NOTHING : health.camera().state(),
            String.valueOf(terminal.missing()),
            String.valueOf(terminal.lost()),
            String.valueOf(terminal.setAside()),
            String.valueOf(terminal.forked()),
            String.valueOf(terminal.unreadable())
        };
    }

    /** What somebody has to look into, with the command that helps. */
    private static void remarks(Terminal terminal, PunchLog punches, PrintWriter out) {
        String device = terminal.device().value();
        if (terminal.missing() + terminal.lost() > 0) {
            punches.gaps(terminal.device()).stream().limit(MOST_GAPS).forEach(gap -> {
                String key = gap.lostAt() != null ? "gap.lost" : gap.askedAt() == null ? "gap.noticed" : "gap.asked";
                String answer = gap.answer() == null ? NOTHING : gap.answer();
                out.println(device + ": " + Texts.both(key, gap.from(), gap.through(), answer));
            });
        }
        if (terminal.forked() > 0) {
            out.println(device + ": " + Texts.both("device.otherJournal", terminal.forked(), device));
        }
    }

    private static String time(@Nullable OffsetDateTime time, ZoneId zone) {
        return time == null ? NOTHING : ThaiTime.of(time, zone);
    }
}

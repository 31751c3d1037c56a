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

    @Mixin
    private Options options;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        try (AgentStore store = options.openStore(settings)) {
            Fleet fleet = new Fleet(
                    store.jdbi(), new PunchLog(store.jdbi()), new UnreadableLog(store.jdbi(), clock), settings.fleet());
            List<Terminal> terminals = fleet.terminals(OffsetDateTime.now(clock));
            PrintWriter out = options.out();
            if (json) {
                terminals.forEach(terminal -> out.println(new String(Codec.encode(terminal), StandardCharsets.UTF_8)));
            } else if (terminals.isEmpty()) {
                out.println(Texts.both("device.none"));
            } else {
                table(terminals, settings.timeZone()).print(out);
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
            "setAside",
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
            String.valueOf(terminal.setAside()),
            String.valueOf(terminal.unreadable())
        };
    }

    private static String time(@Nullable OffsetDateTime time, ZoneId zone) {
        return time == null ? NOTHING : ThaiTime.of(time, zone);
    }
}

package org.opsta.agent.app;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.roster.EntryState;
import org.opsta.agent.roster.RosterEntry;
import org.opsta.agent.roster.RosterRule;
import org.opsta.agent.roster.Rosters;
import org.opsta.agent.roster.TerminalRoster;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "roster",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Whom each terminal holds, and what is on its way.",
        subcommands = {RosterCommand.Rules.class, RosterCommand.Show.class, RosterCommand.Watch.class},
        footer = {
            "",
            "Examples:",
            "  sync-agent roster rules add --all",
            "  sync-agent roster show",
            "  sync-agent roster show --device MOC-OPS --state REFUSED",
            "  sync-agent roster watch"
        })
final class RosterCommand {

    private static final int PAGE = 1000;

    @Command(
            name = "rules",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Which terminals hold whom. A terminal that no rule names is left alone.",
            subcommands = {Rules.Show.class, Rules.Add.class, Rules.Remove.class},
            footer = {
                "",
                "Examples:",
                "  sync-agent roster rules add --all                                     everybody, on every terminal",
                "  sync-agent roster rules add --unit กองคลัง --device MOC-ANNEX",
                "  sync-agent roster rules add --person 10151 --person 10152 --device MOC-ANNEX",
                "  sync-agent roster rules remove 2"
            })
    static final class Rules {

        @Command(
                name = "list",
                description = "Prints the rules.",
                footer = {"", "Example:", "  sync-agent roster rules list"})
        static final class Show implements Callable<Integer> {

            @Mixin
            private Options options;

            @Override
            public Integer call() throws Exception {
                AgentSettings settings = options.settings();
                try (AgentStore store = options.openStore(settings)) {
                    List<RosterRule> rules =
                            new RosterRoom(store, settings).rules().all();
                    if (rules.isEmpty()) {
                        options.out().println(Texts.both("roster.noRules"));
                        return ExitCode.OK;
                    }
                    Columns columns = new Columns();
                    for (RosterRule rule : rules) {
                        columns.add(
                                String.valueOf(rule.id()),
                                rule.device() == null
                                        ? Texts.both("roster.everyTerminal")
                                        : rule.device().value(),
                                switch (rule.kind()) {
                                    case ALL -> Texts.both("roster.everybody");
                                    case UNIT -> Texts.both("roster.unit") + " " + rule.unit();
                                    case LIST ->
                                        rule.people().stream()
                                                .map(PersonId::value)
                                                .sorted()
                                                .collect(Collectors.joining(" "));
                                });
                    }
                    columns.print(options.out());
                }
                return ExitCode.OK;
            }
        }

        @Command(
                name = "add",
                description = {
                    "Adds a rule; with several everybody any of them names is held.",
                    "Whoever is on the terminal now and named by no rule is withdrawn from it."
                },
                footer = {"", "Example:", "  sync-agent roster rules add --unit กองคลัง --device MOC-ANNEX"})
        static final class Add implements Callable<Integer> {

            @Mixin
            private Options options;

            @Option(names = "--all", description = "Everybody in the register.")
            private boolean all;

            @Option(names = "--unit", paramLabel = "NAME", description = "Everybody of a unit, as in the register.")
            private @Nullable String unit;

            @Option(names = "--person", paramLabel = "CODE", description = "One person; as often as needed.")
            private List<String> codes = List.of();

            @Option(names = "--device", paramLabel = "NAME", description = "On this terminal; on every one by default.")
            private @Nullable String device;

            @Override
            public Integer call() throws Exception {
                if ((all ? 1 : 0) + (unit == null ? 0 : 1) + (codes.isEmpty() ? 0 : 1) != 1) {
                    throw new BadUsage("say who: one of --all, --unit NAME and --person CODE");
                }
                Set<PersonId> people = codes.stream().map(Options::personId).collect(Collectors.toSet());
                DeviceId terminal = device == null ? null : Options.deviceId(device);
                AgentSettings settings = options.settings();
                try (AgentStore store = options.openStore(settings)) {
                    RosterRule rule = new RosterRoom(store, settings)
                            .rules()
                            .add(
                                    Actor.command(),
                                    terminal,
                                    all
                                            ? RosterRule.Kind.ALL
                                            : unit == null ? RosterRule.Kind.LIST : RosterRule.Kind.UNIT,
                                    unit == null ? "" : unit,
                                    people);
                    options.out().println(Texts.both("roster.ruleAdded", rule.id()));
                }
                return ExitCode.OK;
            }
        }

        @Command(
                name = "remove",
                description = "Removes a rule. A terminal that no rule is left for keeps whom it holds.",
                footer = {"", "Example:", "  sync-agent roster rules remove 2"})
        static final class Remove implements Callable<Integer> {

            @Mixin
            private Options options;

            @Parameters(paramLabel = "NUMBER", description = "As roster rules list prints it.")
            private long number;

            @Override
            public Integer call() throws Exception {
                AgentSettings settings = options.settings();
                try (AgentStore store = options.openStore(settings)) {
                    if (!new RosterRoom(store, settings).rules().remove(Actor.command(), number)) {
                        options.err().println("there is no rule " + number + "; see roster rules list");
                        return ExitCode.FAILED;
                    }
                }
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "show",
            description = "Prints each terminal, or with --device or --state each person.",
            footer = {
                "",
                "Examples:",
                "  sync-agent roster show",
                "  sync-agent roster show --device MOC-OPS --state HELD"
            })
    static final class Show implements Callable<Integer> {

        @Mixin
        private Options options;

        @Option(names = "--device", paramLabel = "NAME", description = "The people of this terminal.")
        private @Nullable String device;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "The people in this state: ${COMPLETION-CANDIDATES}.")
        private @Nullable EntryState state;

        @Override
        public Integer call() throws Exception {
            AgentSettings settings = options.settings();
            DeviceId terminal = device == null ? null : Options.deviceId(device);
            try (AgentStore store = options.openStore(settings)) {
                Rosters rosters = new RosterRoom(store, settings).rosters();
                PrintWriter out = options.out();
                if (terminal == null && state == null) {
                    terminals(rosters.terminals(), settings.timeZone(), out);
                } else {
                    List<RosterEntry> page = rosters.entries(terminal, state, "", 0, PAGE);
                    for (int from = 0; !page.isEmpty(); page = rosters.entries(terminal, state, "", from, PAGE)) {
                        Columns columns = new Columns();
                        page.forEach(entry -> columns.add(cells(entry)));
                        columns.print(out);
                        from += page.size();
                    }
                }
                out.flush();
            }
            return ExitCode.OK;
        }

        private static String[] cells(RosterEntry entry) {
            Hint hint = entry.hint();
            return new String[] {
                entry.device().value(),
                entry.person().value(),
                Texts.both("roster." + entry.state()),
                entry.code() == null ? "" : entry.code(),
                hint == null || entry.state() == EntryState.ACCEPTED ? "" : hint.th() + " / " + hint.en()
            };
        }
    }

    private static void terminals(List<TerminalRoster> terminals, ZoneId zone, PrintWriter out) {
        if (terminals.isEmpty()) {
            out.println(Texts.both("roster.noTerminals"));
        }
        terminals.forEach(terminal -> out.println(line(terminal, zone)));
    }

    private static String line(TerminalRoster terminal, ZoneId zone) {
        TerminalRoster.Why why = terminal.converging();
        return terminal.device() + "  "
                + Texts.both("device." + (terminal.live() ? "LIVE" : "OFFLINE")) + "  "
                + Texts.both(
                        "roster.counts",
                        terminal.accepted(),
                        terminal.wanted(),
                        terminal.pending(),
                        terminal.refused(),
                        terminal.held(),
                        terminal.withdrawing())
                + "  "
                + (why == null
                        ? Texts.both("roster.converged", ThaiTime.of(terminal.since(), zone))
                        : Texts.both("roster." + why));
    }

    @Command(
            name = "watch",
            description = {
                "Prints how far the terminals are, whenever that changes, until all of them hold whom they should;",
                "needs a running 'sync-agent run'. Refused and held people do not keep it waiting."
            },
            footer = {"", "Example:", "  sync-agent roster watch --device MOC-OPS"})
    static final class Watch implements Callable<Integer> {

        @Mixin
        private Options options;

        @Option(names = "--device", paramLabel = "NAME", description = "This terminal alone.")
        private @Nullable String device;

        @Option(
                names = "--for",
                paramLabel = "SECONDS",
                description = "End with 1 when it takes longer; without it there is no limit.")
        private @Nullable Long seconds;

        @Override
        public Integer call() throws Exception {
            AgentSettings settings = options.settings();
            DeviceId only = device == null ? null : Options.deviceId(device);
            long began = System.nanoTime();
            try (AgentStore store = options.openStore(settings)) {
                Rosters rosters = new RosterRoom(store, settings).rosters();
                String shown = "";
                while (true) {
                    List<TerminalRoster> terminals = rosters.terminals().stream()
                            .filter(terminal ->
                                    only == null || terminal.device().equals(only))
                            .toList();
                    String lines = terminals.stream()
                            .map(terminal -> line(terminal, settings.timeZone()))
                            .collect(Collectors.joining(System.lineSeparator()));
                    if (!lines.equals(shown)) {
                        options.out().println(lines);
                        options.out().flush();
                        shown = lines;
                    }
                    if (terminals.stream().allMatch(terminal -> terminal.converging() == null)) {
                        return ExitCode.OK;
                    }
                    if (seconds != null && System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
                        return ExitCode.FAILED;
                    }
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        }
    }
}

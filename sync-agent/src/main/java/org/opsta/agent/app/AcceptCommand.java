package org.opsta.agent.app;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.OtherJournals;
import org.opsta.agent.intake.OtherJournals.OtherJournal;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.DeviceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "accept",
        description = {
            "For a terminal whose card was replaced or restored: makes its other journal the one that counts.",
            "Lists what is set aside and would become time records. With --yes it does so, in one transaction;",
            "from then on punches of that journal are taken, and those of the journal before are set aside.",
            "Of a copy that should not exist, accept nothing: switch it off."
        },
        footer = {"", "Examples:", "  sync-agent accept --device MOC-OPS", "  sync-agent accept --device MOC-OPS --yes"
        })
final class AcceptCommand implements Callable<Integer> {

    private static final String NOTHING = "-";

    @Mixin
    private Options options;

    @Option(names = "--device", required = true, paramLabel = "NAME", description = "The terminal.")
    private String device;

    @Option(
            names = "--journal",
            paramLabel = "NAME",
            description = "Which one, as named in the list; needed when there are several.")
    private @Nullable String journal;

    @Option(names = "--yes", description = "Does it. Without this nothing is changed.")
    private boolean yes;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId terminal = Options.deviceId(device);
        PrintWriter out = options.out();
        try (AgentStore store = options.openStore(settings)) {
            OtherJournals others = new OtherJournals(store.jdbi());
            List<OtherJournal> found = others.of(terminal);
            if (found.isEmpty()) {
                options.err()
                        .println("there is nothing to accept for " + terminal
                                + ": nothing of another journal is set aside; see sync-agent devices");
                return ExitCode.FAILED;
            }
            table(found, settings.timeZone()).print(out);
            if (!yes) {
                out.println(Texts.both("accept.dryRun"));
                return ExitCode.OK;
            }
            String name = chosen(found);
            Long chain = others.accept(terminal, name, OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS))
                    .orElseThrow(() -> new BadUsage(
                            "journal " + name + " is no longer set aside: somebody else accepted it just now"));
            out.println(Texts.both("accept.done", name, chain));
        } finally {
            out.flush();
        }
        return ExitCode.OK;
    }

    private String chosen(List<OtherJournal> found) throws BadUsage {
        List<String> names = found.stream().map(OtherJournal::name).toList();
        if (journal == null && found.size() == 1) {
            return names.get(0);
        }
        if (journal == null) {
            throw new BadUsage("there are " + found.size() + " other journals; name one of them: --journal "
                    + String.join(" or --journal ", names));
        }
        if (!names.contains(journal)) {
            throw new BadUsage("there is no journal " + journal + "; name one of " + String.join(", ", names));
        }
        return journal;
    }

    private static Columns table(List<OtherJournal> journals, ZoneId zone) {
        String[] keys = {"journal", "punches", "unfit", "serials", "from", "through", "follows", "boots", "received"};
        String[] thai = new String[keys.length];
        String[] english = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            thai[i] = Texts.th("accept." + keys[i]);
            english[i] = Texts.en("accept." + keys[i]);
        }
        Columns columns = new Columns().add(thai).add(english);
        journals.forEach(each -> columns.add(
                each.name(),
                String.valueOf(each.punches()),
                String.valueOf(each.unfit()),
                each.firstSerial() + "-" + each.lastSerial(),
                time(each.firstTime(), zone),
                time(each.lastTime(), zone),
                each.follows() == null
                        ? Texts.both(each.firstSerial() == 1 ? "accept.anew" : "accept.unknown")
                        : Texts.both("accept.after", each.firstSerial() - 1, each.follows()),
                String.join(" ", each.bootIds()),
                time(each.lastReceivedAt(), zone)));
        return columns;
    }

    private static String time(@Nullable OffsetDateTime time, ZoneId zone) {
        return time == null ? NOTHING : ThaiTime.of(time, zone);
    }
}

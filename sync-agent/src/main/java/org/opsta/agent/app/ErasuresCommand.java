package org.opsta.agent.app;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.opsta.agent.roster.Erasure;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "erasures",
        description = {
            "Prints who was deleted, newest first, and each terminal's receipt.",
            "Ends with 0 when every terminal has confirmed, else with 1."
        },
        footer = {"", "Example:", "  sync-agent erasures"})
final class ErasuresCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        try (AgentStore store = options.openStore(settings)) {
            List<Erasure> all = new RosterRoom(store, settings).erasures().all();
            all.forEach(erasure -> print(erasure, settings.timeZone(), options.out()));
            return all.stream().allMatch(erasure -> erasure.completedAt() != null) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    static void print(Erasure erasure, ZoneId zone, PrintWriter out) {
        out.println(erasure.id() + "  " + erasure.person() + "  " + ThaiTime.of(erasure.begunAt(), zone) + "  "
                + erasure.begunBy().name() + "  " + erasure.reason());
        Columns columns = new Columns();
        erasure.receipts()
                .forEach(receipt -> columns.add(
                        "  " + receipt.device(),
                        Texts.both("erasure." + receipt.state()),
                        receipt.code() == null ? "" : receipt.code(),
                        ThaiTime.of(receipt.at(), zone)));
        columns.print(out);
        out.flush();
    }
}

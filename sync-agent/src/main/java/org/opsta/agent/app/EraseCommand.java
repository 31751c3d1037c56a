package org.opsta.agent.app;

import java.util.concurrent.Callable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.roster.Erasure;
import org.opsta.agent.roster.Erasures;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.PersonId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "erase",
        description = {
            "Deletes a person: photo, consent, register entry, and face and PIN on every terminal that was ever heard of.",
            "Time records stay, without a name. The terminals' receipts: sync-agent erasures."
        },
        footer = {"", "Example:", "  sync-agent erase 10151 --reason 'left the ministry'"})
final class EraseCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Parameters(paramLabel = "CODE", description = "Personnel code.")
    private String code;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; without a name.")
    private String reason;

    @Override
    public Integer call() throws Exception {
        PersonId person = Options.personId(code);
        AgentSettings settings = options.settings();
        try (AgentStore store = options.openStore(settings)) {
            Erasures erasures = new RosterRoom(store, settings).erasures();
            Erasure erasure = erasures.begin(Actor.command(), person, reason);
            ErasuresCommand.print(erasure, settings.timeZone(), options.out());
        }
        return ExitCode.OK;
    }
}

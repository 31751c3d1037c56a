package org.opsta.agent.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.opsta.agent.enrolment.EnrolmentAnswers;
import org.opsta.agent.enrolment.Withdrawal;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.link.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "withdraw",
        description = {
            "Has a terminal delete people's face data and prints its answer for each.",
            "Ends with 0 when the terminal confirmed that it holds nothing of any of them, else with 1."
        },
        footer = {"", "Example:", "  sync-agent withdraw --device MOC-OPS 10151 10152"})
final class WithdrawCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Option(names = "--device", required = true, paramLabel = "NAME", description = "The terminal.")
    private String device;

    @Parameters(arity = "1..*", paramLabel = "CODE", description = "Personnel codes.")
    private List<String> codes;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId terminal = Options.deviceId(device);
        List<PersonId> people = codes.stream().distinct().map(Options::personId).toList();
        try (AgentStore store = options.openStore(settings);
                Link link = Links.own(settings.broker(), "withdraw")) {
            new RosterRoom(store, settings).refuseManaged(terminal);
            Withdrawal withdrawal =
                    new Withdrawal(link, terminal, new EnrolmentAnswers(store.jdbi()), settings.enrolment());
            Options.connect(link, settings.broker(), settings.enrolment().connectWithin());
            OutcomeLines lines = new OutcomeLines(options.out(), people.size());
            withdrawal.send(people, lines);
            lines.summary();
            return lines.refused() == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}

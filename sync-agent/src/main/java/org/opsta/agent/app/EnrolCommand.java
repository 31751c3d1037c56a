package org.opsta.agent.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.opsta.agent.enrolment.Enrolment;
import org.opsta.agent.enrolment.EnrolmentAnswers;
import org.opsta.agent.enrolment.PhotoList;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.DeviceId;
import org.opsta.link.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "enrol",
        description = {
            "Sends profile photos to a terminal and prints its answer to each.",
            "Ends with 0 when every photo was accepted, else with 1."
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent enrol --device MOC-OPS photos/       files named by personnel code: 10151.jpg",
            "  sync-agent enrol --device MOC-OPS photos.csv    columns person,photo and perhaps th,en"
        })
final class EnrolCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Option(names = "--device", required = true, paramLabel = "NAME", description = "The terminal.")
    private String device;

    @Option(
            names = "--allow-refused",
            paramLabel = "N",
            defaultValue = "0",
            description = "End with 0 although up to N photos were refused (default 0).")
    private int allowRefused;

    @Parameters(paramLabel = "PATH", description = "A folder of photos or a CSV file.")
    private Path path;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId terminal = Options.deviceId(device);
        PhotoList list = PhotoList.read(path);
        try (AgentStore store = options.openStore(settings);
                Link link = Links.own(settings.broker(), "enrol")) {
            People people = new People(store.jdbi());
            people.put(list.people());
            Enrolment enrolment =
                    new Enrolment(link, terminal, people, new EnrolmentAnswers(store.jdbi()), settings.enrolment());
            Options.connect(link, settings.broker(), settings.enrolment().connectWithin());
            OutcomeLines lines = new OutcomeLines(options.out(), list.photos().size());
            enrolment.send(list.photos(), lines);
            lines.summary();
            return lines.refused() <= allowRefused ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}

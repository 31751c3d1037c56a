package org.opsta.agent.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.enrolment.Enrolment;
import org.opsta.agent.enrolment.EnrolmentAnswers;
import org.opsta.agent.enrolment.PhotoFile;
import org.opsta.agent.enrolment.PhotoList;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.link.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "enrol",
        description = {
            "Sends profile photos to a terminal and prints its answer to each.",
            "Ends with 0 when every photo was accepted, with 1 when one was refused, and with 3 when none was refused but one",
            "is held, because the face is like somebody else's."
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent enrol --device MOC-OPS photos/       files named by personnel code: 10151.jpg",
            "  sync-agent enrol --device MOC-OPS photos.csv    columns person,photo and perhaps th,en,distinctFrom",
            "  sync-agent enrol --device MOC-OPS photos/10152.jpg --distinct-from 10151"
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

    @Option(
            names = "--distinct-from",
            paramLabel = "CODE",
            description = {
                "For one photo that was held: you have looked at both, and it is not this person.",
                "Once for each person it was held for."
            })
    private List<String> distinctFrom = List.of();

    @Parameters(paramLabel = "PATH", description = "A folder of photos, one photo, or a CSV file.")
    private Path path;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId terminal = Options.deviceId(device);
        PhotoList list = photos();
        try (AgentStore store = options.openStore(settings);
                Link link = Links.own(settings.broker(), "enrol")) {
            new RosterRoom(store, settings).refuseManaged(terminal);
            People people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
            people.putNames(Actor.command(), list.people());
            Enrolment enrolment =
                    new Enrolment(link, terminal, people, new EnrolmentAnswers(store.jdbi()), settings.enrolment());
            Options.connect(link, settings.broker(), settings.enrolment().connectWithin());
            OutcomeLines lines = new OutcomeLines(options.out(), list.photos().size());
            enrolment.send(list.photos(), lines);
            lines.summary();
            if (lines.refused() > allowRefused) {
                return ExitCode.FAILED;
            }
            return lines.held() > 0 ? ExitCode.HELD : ExitCode.OK;
        }
    }

    private PhotoList photos() throws BadCsv, BadUsage {
        List<PersonId> others = distinctFrom.stream().map(Options::personId).toList();
        PhotoList list = PhotoList.read(path);
        if (others.isEmpty()) {
            return list;
        }
        if (list.photos().size() != 1) {
            throw new BadUsage("--distinct-from is for one photo, " + path + " has "
                    + list.photos().size() + "; name the photo itself, or give a CSV the column distinctFrom");
        }
        PhotoFile only = list.photos().get(0);
        return new PhotoList(List.of(new PhotoFile(only.person(), only.file(), others)), list.people());
    }
}

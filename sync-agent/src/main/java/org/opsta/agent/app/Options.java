package org.opsta.agent.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.link.Link;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What every command takes. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n")
final class Options {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "A YAML file with the settings that differ from the defaults.")
    private @Nullable Path settingsFile;

    AgentSettings settings() throws BadSettings {
        return AgentSettings.load(settingsFile);
    }

    AgentStore openStore(AgentSettings settings) throws StoreUnusable {
        return AgentStore.open(settings.store(), settings.stateFolder());
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Starts a link and waits for it. */
    static void connect(Link link, BrokerSettings broker, Duration within) throws BrokerAway {
        CountDownLatch up = new CountDownLatch(1);
        link.onConnected(up::countDown);
        link.start();
        try {
            if (!up.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BrokerAway("no MQTT broker answers at " + broker.address() + " within " + within.toSeconds()
                        + " s; start 'sync-agent run' (it brings a broker), or correct broker.address");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAway("interrupted while waiting for the broker at " + broker.address());
        }
    }

    static PersonId personId(String code) {
        try {
            return new PersonId(code);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + code + "': " + e.getMessage());
        }
    }

    static DeviceId deviceId(String name) {
        try {
            return new DeviceId(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + name + "': " + e.getMessage());
        }
    }

    static LocalDate day(String text, LocalDate today) throws BadUsage {
        if (text.equals("today")) {
            return today;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadUsage("'" + text + "' is not a date; write it like " + today + ", or 'today'");
        }
    }
}

package org.opsta.agent.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.opsta.agent.broker.BrokerFailed;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.BadPeople;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.settings.BadSettings;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.TypeConversionException;

/** The commands of {@code sync-agent}. */
@Command(
        name = "sync-agent",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The companion of the face-scan terminals: people, enrolment, time records, fleet.",
        subcommands = {
            RunCommand.class,
            PeopleCommand.class,
            EnrolCommand.class,
            WithdrawCommand.class,
            PinCommand.class,
            PhotoCommand.class,
            RosterCommand.class,
            EraseCommand.class,
            ErasuresCommand.class,
            RecordsCommand.class,
            HolidaysCommand.class,
            DevicesCommand.class,
            VerifyCommand.class,
            AcceptCommand.class,
            AccountsCommand.class,
            SettingsCommand.class
        },
        footer = {"", "Examples:", "  sync-agent run", "  sync-agent records --date today", "  sync-agent enrol --help"
        })
public final class Main {

    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    public static void main(String[] arguments) {
        // Named, because the broker's jar brings a logback.xml too. Before the first logger is made.
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "org/opsta/agent/app/logging.xml");
            if (arguments.length > 0 && arguments[0].equals("run")) {
                System.setProperty("opsta.log", "INFO");
            }
        }
        System.exit(run(utf8(System.out), utf8(System.err), arguments));
    }

    /** Runs one command; everything it prints goes to the two writers. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(sayWhy())
                .execute(arguments);
    }

    /** Thai needs UTF-8 whatever the locale of the machine is. */
    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static IExecutionExceptionHandler sayWhy() {
        return (failure, command, parsed) -> {
            Optional<Integer> expected = exitCode(failure);
            if (expected.isEmpty()) {
                LoggerFactory.getLogger(Main.class).error("this should not have happened", failure);
            }
            command.getErr().println("sync-agent: " + explain(failure));
            return expected.orElse(ExitCode.FAILED);
        };
    }

    private static Optional<Integer> exitCode(Exception failure) {
        if (failure instanceof BadUsage
                || failure instanceof BadSettings
                || failure instanceof BadCsv
                || failure instanceof BadPeople
                || failure instanceof TypeConversionException) {
            return Optional.of(ExitCode.USAGE);
        }
        if (failure instanceof StoreUnusable
                || failure instanceof BrokerFailed
                || failure instanceof BrokerAway
                || failure instanceof JdbiException) {
            return Optional.of(ExitCode.FAILED);
        }
        return Optional.empty();
    }

    private static String explain(Exception failure) {
        if (failure instanceof JdbiException) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return "the store failed (" + cause.getMessage() + "); check its disk and its server, then try again";
        }
        return String.valueOf(failure.getMessage());
    }
}

package org.opsta.agent.app;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Account;
import org.opsta.agent.access.AccountName;
import org.opsta.agent.access.AccountRefused;
import org.opsta.agent.access.Accounts;
import org.opsta.agent.access.FirstAccount;
import org.opsta.agent.access.Passwords;
import org.opsta.agent.access.Role;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.PersonId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "accounts",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "The accounts of the console, for sites without a browser and for when nobody can sign in.",
            "What it changes holds at once, also while the service runs."
        },
        subcommands = {
            AccountsCommand.Add.class,
            AccountsCommand.Show.class,
            AccountsCommand.Reset.class,
            AccountsCommand.Disable.class,
            AccountsCommand.Enable.class
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent accounts add somchai --person 10151 --role administrator",
            "  sync-agent accounts list",
            "  sync-agent accounts reset admin",
            "  sync-agent accounts disable somchai"
        })
final class AccountsCommand {

    private interface Work {
        void run(Accounts accounts, FirstAccount first, AgentSettings settings) throws AccountRefused, BadUsage;
    }

    /** @return what to end with */
    private static int on(Options options, Work work) throws Exception {
        AgentSettings settings = options.settings();
        try (AgentStore store = options.openStore(settings)) {
            Clock clock = Clock.system(settings.timeZone());
            AuditLog audit = new AuditLog(store.jdbi(), clock);
            Passwords passwords = new Passwords();
            Accounts accounts = new Accounts(store.jdbi(), audit, new People(store.jdbi(), audit), passwords, clock);
            work.run(accounts, new FirstAccount(accounts, passwords, settings.stateFolder()), settings);
            return ExitCode.OK;
        } catch (AccountRefused e) {
            options.err().println("sync-agent: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            options.out().flush();
        }
    }

    private static AccountName named(String text) throws BadUsage {
        return AccountName.typed(text)
                .orElseThrow(() -> new BadUsage("'" + text + "' cannot be the name of an account; write 2 to 40 letters"
                        + " a-z, digits, . - or _, for example somchai.j"));
    }

    private static void tell(Options options, AccountName name, String password) {
        options.out().println(Texts.both("account.oneTime", name, password));
    }

    @Command(
            name = "add",
            description = "Adds an account and prints its one-time password, once.",
            footer = {"", "Example:", "  sync-agent accounts add somchai --person 10151 --role administrator"})
    static final class Add implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "NAME", description = "2 to 40 letters a-z, digits, dot, hyphen, underscore.")
        private String name;

        @Option(
                names = "--person",
                paramLabel = "CODE",
                description = "Personnel code; without one the account is for somebody outside the register.")
        private @Nullable String person;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "administrator, it or auditor; may be given several times.")
        private @Nullable List<String> roles;

        @Override
        public Integer call() throws Exception {
            AccountName account = named(name);
            PersonId code = person == null ? null : Options.personId(person);
            Set<Role> given = given(roles == null ? List.of() : roles);
            return on(
                    options,
                    (accounts, first, settings) ->
                            tell(options, account, accounts.add(Actor.command(), account, code, given)));
        }

        private static Set<Role> given(List<String> names) throws BadUsage {
            Set<Role> given = EnumSet.noneOf(Role.class);
            for (String text : names) {
                given.add(Account.CAN_BE_GIVEN.stream()
                        .filter(role -> role.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new BadUsage(
                                "--role " + text + ": there is no such role; write administrator, it or auditor")));
            }
            return given;
        }
    }

    @Command(
            name = "list",
            description = "Prints all accounts.",
            footer = {"", "Example:", "  sync-agent accounts list"})
    static final class Show implements Callable<Integer> {

        private static final String NOTHING = "-";

        @Mixin
        private Options options;

        @Override
        public Integer call() throws Exception {
            return on(options, (accounts, first, settings) -> {
                PrintWriter out = options.out();
                String[] keys = {"name", "person", "roles", "state", "changed"};
                String[] thai = new String[keys.length];
                String[] english = new String[keys.length];
                for (int i = 0; i < keys.length; i++) {
                    thai[i] = Texts.th("account." + keys[i]);
                    english[i] = Texts.en("account." + keys[i]);
                }
                Columns columns = new Columns().add(thai).add(english);
                accounts.all()
                        .forEach(account -> columns.add(
                                account.name().value(),
                                account.person() == null
                                        ? NOTHING
                                        : account.person().value(),
                                roles(account),
                                Texts.both("account.state." + state(account)),
                                ThaiTime.of(account.changed(), settings.timeZone())));
                columns.print(out);
            });
        }

        private static String roles(Account account) {
            return account.given().isEmpty()
                    ? NOTHING
                    : account.given().stream()
                            .sorted()
                            .map(role -> role.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" "));
        }

        private static String state(Account account) {
            if (account.disabled()) {
                return "disabled";
            }
            return account.mustChange() ? "oneTime" : "inUse";
        }
    }

    @Command(
            name = "reset",
            description = {
                "Gives an account a new one-time password, prints it, once, and signs the account out everywhere.",
                "The way back in when nobody can sign in."
            },
            footer = {"", "Example:", "  sync-agent accounts reset admin"})
    static final class Reset implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "NAME", description = "The account.")
        private String name;

        @Override
        public Integer call() throws Exception {
            AccountName account = named(name);
            return on(options, (accounts, first, settings) -> {
                String password = accounts.reset(Actor.command(), account);
                if (account.equals(FirstAccount.NAME)) {
                    first.forget();
                }
                tell(options, account, password);
            });
        }
    }

    @Command(
            name = "disable",
            description = "Signs an account out everywhere and keeps it from signing in.",
            footer = {"", "Example:", "  sync-agent accounts disable somchai"})
    static final class Disable implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "NAME", description = "The account.")
        private String name;

        @Override
        public Integer call() throws Exception {
            AccountName account = named(name);
            return on(options, (accounts, first, settings) -> accounts.disable(Actor.command(), account));
        }
    }

    @Command(
            name = "enable",
            description = "Lets a disabled account sign in again, with the password it had.",
            footer = {"", "Example:", "  sync-agent accounts enable somchai"})
    static final class Enable implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "NAME", description = "The account.")
        private String name;

        @Override
        public Integer call() throws Exception {
            AccountName account = named(name);
            return on(options, (accounts, first, settings) -> accounts.enable(Actor.command(), account));
        }
    }
}

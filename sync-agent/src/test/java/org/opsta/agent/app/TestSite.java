package org.opsta.agent.app;

import io.javalin.config.RoutesConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.AccountName;
import org.opsta.agent.access.HandClock;
import org.opsta.agent.access.Role;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.web.Console;
import org.opsta.agent.web.Pages;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** The console as it runs, with every group of pages and its own gate, on an empty SQLite and a clock driven by hand. */
final class TestSite implements AutoCloseable {

    static final Actor ACTOR = new Actor("tester");
    static final PersonId SUPERVISOR = new PersonId("10151");
    static final PersonId STAFF = new PersonId("10152");
    static final String PASSWORD = "rain falls on tin";

    final HandClock clock = new HandClock();
    final ConsoleRooms rooms;
    private final AgentStore store;
    private final Console console;
    private @Nullable RoutesConfig routes;

    /** @param settings of {@code console}, as in a settings file */
    TestSite(Path folder, String settings, Pages... more) throws Exception {
        AgentSettings all = AgentSettings.load(Files.writeString(
                folder.resolve("agent.yaml"),
                "stateFolder: " + folder.resolve("state") + "\nconsole: {port: 0" + settings + "}\n"));
        store = AgentStore.open(all.store(), all.stateFolder());
        rooms = ConsoleRooms.of(all, store, clock);
        List<Pages> pages = new ArrayList<>(ConsolePages.all(rooms));
        pages.addAll(List.of(more));
        pages.add(registered -> routes = registered);
        console = new Console(all.console(), all.timeZone(), rooms.gate(), rooms.audit(), pages);
        rooms.people()
                .put(
                        ACTOR,
                        List.of(
                                new Person(SUPERVISOR, new PersonName("สมชาย ใจดี", "Somchai Jaidee")),
                                new Person(
                                        STAFF,
                                        new PersonName("สุดา มีสุข", "Suda Meesuk"),
                                        "",
                                        "",
                                        SUPERVISOR,
                                        null,
                                        null)));
    }

    Console console() {
        return console;
    }

    int port() {
        return console.port();
    }

    TestBrowser browser() {
        return new TestBrowser(port());
    }

    /** Adds an account with {@link #PASSWORD}. */
    AccountName account(String name, @Nullable PersonId person, Role... roles) throws Exception {
        AccountName account = new AccountName(name);
        String oneTime = rooms.accounts().add(ACTOR, account, person, Set.of(roles));
        rooms.accounts().changePassword(account, oneTime, PASSWORD);
        return account;
    }

    /** A browser in which this account is signed in. */
    TestBrowser signedIn(String name) throws Exception {
        TestBrowser browser = browser();
        TestBrowser.Answer answer = browser.signIn(name, PASSWORD);
        if (answer.status() != 303) {
            throw new AssertionError(name + " could not sign in: " + answer);
        }
        return browser;
    }

    List<AuditEntry> log(String action) {
        return rooms.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 1000).stream()
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    /** Every address a page is registered at, such as {@code GET /accounts/{name}}. */
    List<String> routes() {
        if (routes == null) {
            throw new IllegalStateException("nothing is registered yet");
        }
        return routes.getCfg$javalin().internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .filter(route -> route.matches("[A-Z]+ /.*"))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        console.close();
        store.close();
    }
}

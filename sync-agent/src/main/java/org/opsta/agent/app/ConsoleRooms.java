package org.opsta.agent.app;

import java.time.Clock;
import org.opsta.agent.access.Accounts;
import org.opsta.agent.access.Attempts;
import org.opsta.agent.access.FirstAccount;
import org.opsta.agent.access.PasswordSignIn;
import org.opsta.agent.access.Passwords;
import org.opsta.agent.access.Sessions;
import org.opsta.agent.access.Visitors;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.web.SessionGate;

/** What the console's pages are made of, on one open store. */
record ConsoleRooms(
        SessionGate gate,
        PasswordSignIn signIn,
        Accounts accounts,
        FirstAccount firstAccount,
        People people,
        Attendance attendance,
        AuditLog audit,
        Clock clock) {

    static ConsoleRooms of(AgentSettings settings, AgentStore store, Clock clock) {
        AuditLog audit = new AuditLog(store.jdbi(), clock);
        People people = new People(store.jdbi(), audit);
        Passwords passwords = new Passwords();
        Accounts accounts = new Accounts(store.jdbi(), audit, people, passwords, clock);
        Sessions sessions = new Sessions(
                store.jdbi(),
                audit,
                clock,
                settings.console().idle(),
                settings.console().longest());
        return new ConsoleRooms(
                new SessionGate(settings.console(), sessions, new Visitors(people, clock, settings.timeZone()), clock),
                new PasswordSignIn(accounts, sessions, passwords, new Attempts(clock), audit, clock),
                accounts,
                new FirstAccount(accounts, passwords, settings.stateFolder()),
                people,
                Attendance.on(store.jdbi(), people, audit, settings.attendance(), settings.timeZone(), clock),
                audit,
                clock);
    }
}

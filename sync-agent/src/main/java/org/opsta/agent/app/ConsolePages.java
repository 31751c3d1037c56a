package org.opsta.agent.app;

import java.util.List;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.access.AccountPages;
import org.opsta.agent.web.access.OwnAccountPages;
import org.opsta.agent.web.access.SignInPages;
import org.opsta.agent.web.audit.AuditPages;
import org.opsta.agent.web.people.PeoplePages;
import org.opsta.agent.web.time.TimePages;

/** Every group of pages the console has: the one place where a group is added. */
final class ConsolePages {

    private ConsolePages() {}

    static List<Pages> all(ConsoleRooms rooms) {
        return List.of(
                new SignInPages(rooms.gate(), rooms.signIn()),
                new OwnAccountPages(rooms.gate(), rooms.accounts(), rooms.people(), rooms.firstAccount()),
                new AccountPages(rooms.accounts(), rooms.people(), rooms.firstAccount()),
                new TimePages(rooms.attendance(), rooms.people()),
                new PeoplePages(rooms.people(), rooms.audit(), rooms.clock()),
                new AuditPages(rooms.audit()));
    }
}

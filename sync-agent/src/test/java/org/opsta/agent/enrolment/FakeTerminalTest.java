package org.opsta.agent.enrolment;

import org.opsta.contract.RosterContract;
import org.opsta.link.Link;

/** The terminal of these tests does what the real one does. */
class FakeTerminalTest extends RosterContract {

    @Override
    protected void start(Link link) {
        FakeTerminal unused = new FakeTerminal(link);
    }

    @Override
    protected void stop() {}
}

package org.opsta.agent.web.enrolment;

import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.people.People;
import org.opsta.agent.roster.Consents;
import org.opsta.agent.roster.Distinctions;
import org.opsta.agent.roster.Erasures;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.roster.RosterRules;
import org.opsta.agent.roster.Rosters;

/** Whom these pages ask. */
public record EnrolmentRooms(
        Rosters rosters,
        Photos photos,
        Consents consents,
        RosterRules rules,
        Distinctions distinctions,
        Erasures erasures,
        People people,
        Fleet fleet) {}

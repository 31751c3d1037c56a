package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.List;
import org.opsta.agent.web.Pages;

/**
 * Every page about enrolment. Somebody who may not see people sees personnel codes and states here, no names and no photos; photos
 * are shown to nobody but those with the right to see them.
 */
public final class EnrolmentPages implements Pages {

    private final List<Pages> groups;

    /** @param consentRequired whether terminals get nobody's photo without a recorded consent */
    public EnrolmentPages(EnrolmentRooms rooms, boolean consentRequired, Clock clock) {
        groups = List.of(
                new OverviewPages(rooms),
                new UploadPages(rooms, clock),
                new RulePages(rooms, clock),
                new ErasurePages(rooms),
                new PersonPages(rooms, consentRequired, clock));
    }

    @Override
    public void register(RoutesConfig routes) {
        groups.forEach(group -> group.register(routes));
    }
}

package org.opsta.agent.web.time;

import io.javalin.config.RoutesConfig;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.people.People;
import org.opsta.agent.web.Pages;

/** All pages about working time. */
public final class TimePages implements Pages {

    static final String STYLE = "time.css";

    private final MonthPage month;
    private final DayPage day;
    private final RecordPage record;
    private final SubordinatesPage subordinates;
    private final RulesPage rules;

    public TimePages(Attendance attendance, People people) {
        month = new MonthPage(attendance, people);
        day = new DayPage(attendance, people);
        record = new RecordPage(attendance.records(), people);
        subordinates = new SubordinatesPage(attendance.records(), people);
        rules = new RulesPage(attendance, people);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/month", month::own);
        routes.get("/month/{code}", month::of);
        day.register(routes);
        routes.get("/records/{id}", record::show);
        routes.get("/subordinates", subordinates::show);
        rules.register(routes);
    }
}

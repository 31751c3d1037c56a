package org.opsta.agent.attendance;

import java.time.Clock;
import java.time.ZoneId;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.people.People;

/** All of this room, on one database. */
public record Attendance(
        Holidays holidays, Patterns patterns, Entries entries, Corrections corrections, TimeRecords records) {

    /** @param zone in which a day begins */
    public static Attendance on(
            Jdbi jdbi, People people, AuditLog audit, AttendanceSettings settings, ZoneId zone, Clock clock) {
        Holidays holidays = new Holidays(jdbi, audit);
        Patterns patterns = new Patterns(jdbi, audit, settings.pattern());
        Entries entries = new Entries(jdbi, audit, clock);
        Corrections corrections = new Corrections(jdbi, audit, clock);
        return new Attendance(
                holidays,
                patterns,
                entries,
                corrections,
                new TimeRecords(new PunchLog(jdbi), people, holidays, patterns, entries, corrections, zone, clock));
    }
}

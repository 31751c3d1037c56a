package org.opsta.agent.app;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.ThaiBuddhistDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Dates as staff read them, in the Buddhist year: {@code 14/9/2564 8:45:12}. */
final class ThaiTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm:ss", Locale.ROOT);

    private ThaiTime() {}

    static String of(OffsetDateTime time, ZoneId zone) {
        ZonedDateTime local = time.atZoneSameInstant(zone);
        int year = ThaiBuddhistDate.from(local).get(ChronoField.YEAR);
        return local.getDayOfMonth() + "/" + local.getMonthValue() + "/" + year + " " + TIME.format(local);
    }
}

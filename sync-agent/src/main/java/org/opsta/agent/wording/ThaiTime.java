package org.opsta.agent.wording;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.ThaiBuddhistDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates as staff read them, in the Buddhist year. */
public final class ThaiTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm:ss", Locale.ROOT);

    private ThaiTime() {}

    /** {@code 14/9/2564 8:45:12}. */
    public static String of(OffsetDateTime time, ZoneId zone) {
        ZonedDateTime local = time.atZoneSameInstant(zone);
        return day(local.toLocalDate()) + " " + TIME.format(local);
    }

    /** {@code 14/9/2564}. */
    public static String day(LocalDate day) {
        return day.getDayOfMonth() + "/" + day.getMonthValue() + "/" + year(day);
    }

    /** {@code 14 กันยายน 2564}, {@code 14 September 2564}. */
    public static String longDay(LocalDate day, Locale language) {
        return day.getDayOfMonth() + " " + month(YearMonth.from(day), language);
    }

    /** {@code กันยายน 2564}, {@code September 2564}. */
    public static String month(YearMonth month, Locale language) {
        return month.getMonth().getDisplayName(TextStyle.FULL_STANDALONE, language) + " " + year(month.atDay(1));
    }

    /** The Buddhist year. */
    public static int year(TemporalAccessor day) {
        return ThaiBuddhistDate.from(day).get(ChronoField.YEAR);
    }
}

package org.opsta.agent.wording;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as people type them: {@code 20/11/2569} with a Buddhist year, {@code 20/11/2026}, or {@code 2026-11-20}. What could mean
 * two days is refused, not guessed. Thai digits are digits.
 */
public final class TypedDate {

    private static final int BUDDHIST_IS_AHEAD = 543;
    private static final int FIRST_BUDDHIST = 2400;
    private static final int LAST_BUDDHIST = 2700;
    private static final int FIRST_GREGORIAN = FIRST_BUDDHIST - BUDDHIST_IS_AHEAD;
    private static final int LAST_GREGORIAN = LAST_BUDDHIST - BUDDHIST_IS_AHEAD;

    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{1,4})");

    private TypedDate() {}

    /** @throws BadDate with what to write instead */
    public static LocalDate parse(String typed) {
        String text = westernDigits(typed.strip());
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            return iso(typed, number(iso, 1), number(iso, 2), number(iso, 3));
        }
        Matcher dayFirst = DAY_FIRST.matcher(text);
        if (dayFirst.matches()) {
            return dayFirst(typed, number(dayFirst, 1), number(dayFirst, 2), dayFirst.group(3));
        }
        throw new BadDate("date.form", typed);
    }

    /** Empty for an empty field. */
    public static Optional<LocalDate> parseOptional(String typed) {
        return typed.isBlank() ? Optional.empty() : Optional.of(parse(typed));
    }

    private static LocalDate iso(String typed, int year, int month, int day) {
        if (isBuddhist(year)) {
            LocalDate meant = date(typed, year - BUDDHIST_IS_AHEAD, month, day);
            throw new BadDate("date.isoBuddhist", typed, meant, ThaiTime.day(meant));
        }
        if (!isGregorian(year)) {
            throw new BadDate("date.year", typed);
        }
        return date(typed, year, month, day);
    }

    private static LocalDate dayFirst(String typed, int day, int month, String yearDigits) {
        int year = Integer.parseInt(yearDigits);
        if (yearDigits.length() < 4) {
            String dayAndMonth = day + "/" + month + "/";
            if (yearDigits.length() == 2) {
                throw new BadDate(
                        "date.shortYear",
                        typed,
                        dayAndMonth + (2500 + year),
                        2500 + year - BUDDHIST_IS_AHEAD,
                        dayAndMonth + (2000 + year));
            }
            throw new BadDate("date.year", typed);
        }
        if (isBuddhist(year)) {
            return date(typed, year - BUDDHIST_IS_AHEAD, month, day);
        }
        if (!isGregorian(year)) {
            throw new BadDate("date.year", typed);
        }
        return date(typed, year, month, day);
    }

    private static LocalDate date(String typed, int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw new BadDate("date.noSuchDay", typed);
        }
    }

    private static boolean isBuddhist(int year) {
        return year >= FIRST_BUDDHIST && year <= LAST_BUDDHIST;
    }

    private static boolean isGregorian(int year) {
        return year >= FIRST_GREGORIAN && year <= LAST_GREGORIAN;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String westernDigits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> digits.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : (char) c));
        return digits.toString();
    }
}

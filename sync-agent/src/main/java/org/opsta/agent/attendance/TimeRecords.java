package org.opsta.agent.attendance;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.opsta.agent.intake.PunchDetail;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.Facts;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.timesheet.Scan;
import org.opsta.agent.timesheet.Timesheet;
import org.opsta.agent.timesheet.WorkingTime;
import org.opsta.contract.PersonId;

/**
 * Everybody's days, derived when they are looked at. Nothing is kept of them: what arrives late, is re-dated or corrected is in
 * the next answer. Asks the database a handful of times, however many people are asked for. Safe for use by several threads.
 */
public final class TimeRecords {

    /** A day's window begins at most a day before it, and reaches at most two days past its beginning. */
    private static final int DAYS_AROUND = 2;

    private final PunchLog punches;
    private final People people;
    private final Holidays holidays;
    private final Patterns patterns;
    private final Entries entries;
    private final Corrections corrections;
    private final ZoneId zone;
    private final Clock clock;

    /** @param zone in which a day begins */
    public TimeRecords(
            PunchLog punches,
            People people,
            Holidays holidays,
            Patterns patterns,
            Entries entries,
            Corrections corrections,
            ZoneId zone,
            Clock clock) {
        this.punches = punches;
        this.people = people;
        this.holidays = holidays;
        this.patterns = patterns;
        this.entries = entries;
        this.corrections = corrections;
        this.zone = zone;
        this.clock = clock;
    }

    public LocalDate today() {
        return LocalDate.now(clock.withZone(zone));
    }

    /** Each day of a month. */
    public List<DaySheet> month(PersonId person, YearMonth month) {
        return Objects.requireNonNull(monthOf(Set.of(person), month).get(person));
    }

    /** Each day of a month, of several people at once. */
    public Map<PersonId, List<DaySheet>> monthOf(Collection<PersonId> who, YearMonth month) {
        return days(who, month.atDay(1), month.atEndOfMonth());
    }

    /** Each day from one to another, both included, of several people at once; the same person once. */
    public Map<PersonId, List<DaySheet>> days(Collection<PersonId> who, LocalDate from, LocalDate until) {
        Material material = read(new TreeSet<>(who), from, until);
        LocalDateTime now = LocalDateTime.now(clock.withZone(zone));
        Map<PersonId, List<DaySheet>> days = new TreeMap<>();
        for (PersonId person : new TreeSet<>(who)) {
            days.put(person, Timesheet.days(from, until, material.facts(person, zone), now));
        }
        return days;
    }

    /** From the first IN to the last OUT of a day, of several people at once. */
    public Map<PersonId, WorkingTime> workingTimes(Collection<PersonId> who, LocalDate day) {
        Map<PersonId, WorkingTime> times = new TreeMap<>();
        days(who, day, day)
                .forEach((person, days) -> times.put(person, days.get(0).time()));
        return times;
    }

    public Day day(PersonId person, LocalDate date) {
        Material material = read(Set.of(person), date, date);
        Facts facts = material.facts(person, zone);
        DaySheet sheet = Timesheet.day(date, facts, LocalDateTime.now(clock.withZone(zone)));
        return new Day(
                sheet,
                facts.pattern().apply(date),
                material.records(person).stream()
                        .filter(record -> isWithin(sheet, local(record.time(), zone)))
                        .toList(),
                material.entries(person).stream()
                        .filter(entry -> !entry.entry().from().isAfter(date)
                                && !entry.entry().until().isBefore(date))
                        .toList(),
                material.holidays().stream()
                        .filter(holiday -> holiday.day().equals(date))
                        .findFirst());
    }

    private static boolean isWithin(DaySheet sheet, LocalDateTime time) {
        return !time.isBefore(sheet.opens()) && time.isBefore(sheet.closes());
    }

    public Optional<PunchDetail> record(UUID id) {
        return punches.find(id);
    }

    private Material read(Set<PersonId> who, LocalDate from, LocalDate until) {
        Instant first = from.minusDays(DAYS_AROUND).atStartOfDay(zone).toInstant();
        Instant end = until.plusDays(DAYS_AROUND + 1L).atStartOfDay(zone).toInstant();
        Map<PersonId, Person> register = new HashMap<>();
        if (who.size() == 1) {
            who.forEach(person -> people.find(person).ifPresent(found -> register.put(person, found)));
        } else {
            people.all().forEach(person -> register.put(person.id(), person));
        }
        List<Correction> made = corrections.standing(who, first, end);
        return new Material(
                register,
                patterns.choice(),
                holidays.between(from, until),
                entries.between(who, from, until).stream().collect(Collectors.groupingBy(TimeEntry::person)),
                records(punches.ofPeople(who, first, end), made));
    }

    /** Scans and added scans of each person, by time. */
    private static Map<PersonId, List<DayRecord>> records(List<StoredPunch> scans, List<Correction> made) {
        Map<UUID, Correction> voided = new HashMap<>();
        Map<PersonId, List<DayRecord>> records = new HashMap<>();
        for (Correction correction : made) {
            if (correction.punch() != null) {
                voided.put(correction.punch(), correction);
            } else if (correction.direction() != null && correction.time() != null) {
                of(records, correction.person())
                        .add(new DayRecord(correction.direction(), correction.time(), null, correction, null));
            }
        }
        for (StoredPunch scan : scans) {
            of(records, scan.person())
                    .add(new DayRecord(scan.direction(), scan.time(), scan, null, voided.get(scan.id())));
        }
        records.values()
                .forEach(list ->
                        list.sort(Comparator.comparing(record -> record.time().toInstant())));
        return records;
    }

    private static List<DayRecord> of(Map<PersonId, List<DayRecord>> records, PersonId person) {
        return records.computeIfAbsent(person, whoever -> new ArrayList<>());
    }

    private static LocalDateTime local(OffsetDateTime time, ZoneId zone) {
        return time.atZoneSameInstant(zone).toLocalDateTime();
    }

    /** What was read for a question. */
    private record Material(
            Map<PersonId, Person> register,
            Patterns.Choice choice,
            List<Holiday> holidays,
            Map<PersonId, List<TimeEntry>> entriesOf,
            Map<PersonId, List<DayRecord>> recordsOf) {

        List<DayRecord> records(PersonId person) {
            return recordsOf.getOrDefault(person, List.of());
        }

        List<TimeEntry> entries(PersonId person) {
            return entriesOf.getOrDefault(person, List.of());
        }

        Facts facts(PersonId person, ZoneId zone) {
            // Whoever is in no register any more keeps their days, by usual hours.
            Optional<Person> known = Optional.ofNullable(register.get(person));
            Map<LocalDate, Part> free = holidays.stream().collect(Collectors.toMap(Holiday::day, Holiday::part));
            return new Facts(
                    choice.of(person, known),
                    day -> known.map(somebody -> somebody.activeOn(day)).orElse(true),
                    free,
                    entries(person).stream().map(TimeEntry::entry).toList(),
                    records(person).stream()
                            .filter(DayRecord::counts)
                            .map(record -> new Scan(record.direction(), local(record.time(), zone)))
                            .toList());
        }
    }
}

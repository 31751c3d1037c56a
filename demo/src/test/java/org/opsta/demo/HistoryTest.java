package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;

class HistoryTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final LocalDate TODAY = LocalDate.parse("2021-09-14");
    private static final List<PersonId> PEOPLE = IntStream.range(20001, 20061)
            .mapToObj(code -> new PersonId(String.valueOf(code)))
            .toList();

    private final List<Punch> journal = made(1);

    private static List<Punch> made(long seed) {
        return History.upToYesterday(new DeviceId("MOC-OPS-2"), PEOPLE, TODAY, BANGKOK, seed);
    }

    @Test
    void it_is_a_journal_as_a_terminal_makes_it() {
        assertThat(journal.stream().map(punch -> punch.serial().value()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, journal.size()).boxed().toList());
        String before = PunchHash.NONE_BEFORE;
        for (Punch punch : journal) {
            assertThat(punch.previousHash()).isEqualTo(before);
            assertThat(punch.hash()).isEqualTo(PunchHash.of(Codec.tree(punch)));
            before = punch.hash();
            assertThat(punch.id().version()).isEqualTo(7);
            assertThat(punch.id().variant()).isEqualTo(2);
        }
        assertThat(journal.stream().map(Punch::id)).doesNotHaveDuplicates();
        assertThat(journal).isSortedAccordingTo(Comparator.comparing(Punch::time));
        assertThat(journal.stream().map(punch -> punch.clock().monotonicNanos()))
                .isSorted();
    }

    @Test
    void it_goes_from_the_first_of_last_month_to_yesterday() {
        assertThat(date(journal.get(0))).isEqualTo("2021-08-01");
        assertThat(date(journal.get(journal.size() - 1))).isEqualTo("2021-09-13");
    }

    @Test
    void on_the_first_of_a_month_there_is_last_month() {
        List<Punch> first =
                History.upToYesterday(new DeviceId("MOC-OPS-2"), PEOPLE, LocalDate.parse("2021-03-01"), BANGKOK, 1);
        assertThat(date(first.get(first.size() - 1)).getMonthValue()).isEqualTo(2);
        assertThat(first).hasSizeGreaterThan(PEOPLE.size() * 20);
    }

    @Test
    void there_is_some_of_everything_and_most_is_ordinary() {
        Map<String, List<Punch>> days = journal.stream()
                .collect(Collectors.groupingBy(
                        punch -> punch.person() + " " + date(punch), TreeMap::new, Collectors.toList()));
        long workingDays = LocalDate.parse("2021-08-01")
                .datesUntil(TODAY)
                .filter(HistoryTest::isWorkingDay)
                .count();
        long onWorkingDays = days.values().stream()
                .filter(day -> isWorkingDay(date(day.get(0))))
                .count();
        assertThat(workingDays * PEOPLE.size() - onWorkingDays)
                .as("away")
                .isBetween(20L, workingDays * PEOPLE.size() / 10);
        assertThat(days.size() - onWorkingDays).as("on a weekend").isBetween(1L, 60L);
        long ordinary = count(days, HistoryTest::isOrdinary);
        assertThat(ordinary).isGreaterThan(days.size() / 2);
        assertThat(count(days, day -> first(day).isAfter(LocalTime.of(8, 45)))).isGreaterThan(50);
        assertThat(count(days, day -> directions(day).equals(Set.of(Direction.IN))))
                .isGreaterThan(20);
        assertThat(count(days, day -> directions(day).equals(Set.of(Direction.OUT))))
                .isGreaterThan(10);
        assertThat(count(
                        days,
                        day -> directions(day).contains(Direction.OUT)
                                && last(day).isBefore(LocalTime.of(16, 30))))
                .isGreaterThan(20);
        assertThat(journal.stream().filter(punch -> punch.method() == Method.PIN))
                .hasSizeBetween(journal.size() / 40, journal.size() / 8)
                .allSatisfy(punch -> assertThat(punch.score()).isNull());
    }

    @Test
    void the_same_seed_makes_the_same_and_another_does_not() {
        assertThat(made(1)).isEqualTo(journal);
        assertThat(made(2)).isNotEqualTo(journal);
    }

    private static long count(Map<String, List<Punch>> days, java.util.function.Predicate<List<Punch>> which) {
        return days.values().stream().filter(which).count();
    }

    private static boolean isOrdinary(List<Punch> day) {
        return directions(day).size() == 2
                && first(day).isBefore(LocalTime.of(8, 30))
                && last(day).isAfter(LocalTime.of(16, 30));
    }

    private static Set<Direction> directions(List<Punch> day) {
        return day.stream().map(Punch::direction).collect(Collectors.toCollection(HashSet::new));
    }

    private static LocalTime first(List<Punch> day) {
        return day.get(0).time().toLocalTime();
    }

    private static LocalTime last(List<Punch> day) {
        return day.get(day.size() - 1).time().toLocalTime();
    }

    private static LocalDate date(Punch punch) {
        return punch.time().toLocalDate();
    }

    private static boolean isWorkingDay(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }
}

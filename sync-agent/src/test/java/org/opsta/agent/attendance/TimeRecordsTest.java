package org.opsta.agent.attendance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.attendance.NotPossible.Reason;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.intake.StoredScans;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.Entry;
import org.opsta.agent.timesheet.HalfStatus;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Days from a real punch log, and from what stands beside it. */
@ParameterizedClass
@EnumSource(TestStore.class)
class TimeRecordsTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId SOMCHAI = new PersonId("10151");
    private static final PersonId SUDA = new PersonId("100059150");
    private static final PersonId GUARD = new PersonId("20001");
    private static final Actor ADMIN = new Actor("admin");
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final LocalDate FRIDAY = LocalDate.parse("2026-11-20");

    /** The evening of Monday the 30th. */
    private static final Clock CLOCK =
            Clock.fixed(OffsetDateTime.parse("2026-11-30T20:00:00+07:00").toInstant(), BANGKOK);

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private StoredScans scans;
    private People people;
    private Attendance attendance;

    TimeRecordsTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        store = database.open(folder);
        scans = new StoredScans(store.jdbi());
        AuditLog audit = new AuditLog(store.jdbi(), CLOCK);
        people = new People(store.jdbi(), audit);
        people.put(
                ADMIN,
                List.of(
                        person(SOMCHAI, "กองกลาง", null),
                        person(SUDA, "กองกลาง", LocalDate.parse("2026-11-16")),
                        person(GUARD, "รักษาความปลอดภัย", null)));
        attendance = Attendance.on(
                store.jdbi(),
                people,
                audit,
                new AttendanceSettings(
                        LocalTime.parse("08:30"),
                        LocalTime.parse("08:30"),
                        480,
                        LocalTime.parse("12:00"),
                        LocalTime.parse("13:00"),
                        0,
                        0,
                        WorkingPattern.MONDAY_TO_FRIDAY),
                BANGKOK,
                CLOCK);
    }

    private static Person person(PersonId id, String unit, LocalDate from) {
        return new Person(id, new PersonName("ชื่อ " + id, "Name " + id), "", unit, null, from, null);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_punch_that_arrives_late_is_in_its_day_from_then_on() {
        scans.arrive(SOMCHAI, Direction.IN, "2026-11-20T08:25:10+07:00");
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.MISSING_AFTERNOON);

        scans.arrive(SOMCHAI, Direction.IN, "2026-11-23T08:25:00+07:00");
        scans.arrive(SOMCHAI, Direction.OUT, "2026-11-20T16:31:00+07:00");
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.PRESENT);
        assertThat(sheet(SOMCHAI, FRIDAY).time().length()).contains(Duration.ofMinutes(8 * 60 + 6));
    }

    @Test
    void a_punch_that_is_redated_leaves_one_month_and_is_in_another() {
        LocalDate wrong = LocalDate.parse("2026-10-05");
        scans.arrive(SOMCHAI, Direction.IN, "2026-10-05T08:00:00+07:00", State.UNSYNCED, "boot", 60);
        scans.arrive(SOMCHAI, Direction.OUT, "2026-10-05T16:40:00+07:00", State.UNSYNCED, "boot", 60 + 31_200);
        assertThat(sheet(SOMCHAI, wrong).morning()).isEqualTo(HalfStatus.PRESENT);
        assertStatus(FRIDAY, HalfStatus.ABSENT, HalfStatus.ABSENT);

        scans.clockWasWrong("boot", OffsetDateTime.parse("2026-11-20T17:00:00+07:00"), 60 + 32_400);

        assertThat(attendance.records().month(SOMCHAI, YearMonth.of(2026, 10)))
                .filteredOn(day -> !day.time().isEmpty())
                .isEmpty();
        assertThat(sheet(SOMCHAI, wrong).morning()).isEqualTo(HalfStatus.ABSENT);
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.PRESENT);
        DayRecord first = attendance.records().day(SOMCHAI, FRIDAY).records().get(0);
        assertThat(first.time()).isEqualTo("2026-11-20T08:00:00+07:00");
        assertThat(first.punch()).isNotNull().satisfies(punch -> assertThat(punch.redated())
                .isNotNull()
                .satisfies(redated -> assertThat(redated.original()).isEqualTo("2026-10-05T08:00:00+07:00")));
    }

    @Test
    void a_scan_is_added_replaced_and_undone_by_rows_beside_it() {
        scans.arrive(SOMCHAI, Direction.IN, "2026-11-20T08:25:00+07:00");
        Correction added = attendance
                .corrections()
                .add(ADMIN, SOMCHAI, Direction.OUT, time("2026-11-20T16:00:00+07:00"), null, "ไฟดับ");
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.LEFT_EARLY);

        Correction later = attendance
                .corrections()
                .add(ADMIN, SOMCHAI, Direction.OUT, time("2026-11-20T16:35:00+07:00"), added.number(), "เวลาผิด");
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.PRESENT);
        assertReason(
                Reason.SUPERSEDED, () -> attendance.corrections().undo(ADMIN, SOMCHAI, added.number(), "อีกครั้ง"));
        assertReason(Reason.GONE, () -> attendance.corrections().undo(ADMIN, SUDA, later.number(), "ของคนอื่น"));
        assertReason(Reason.NO_REASON, () -> attendance.corrections().undo(ADMIN, SOMCHAI, later.number(), "  "));

        attendance.corrections().undo(ADMIN, SOMCHAI, later.number(), "ไม่ใช่เขา");
        assertStatus(FRIDAY, HalfStatus.PRESENT, HalfStatus.MISSING_AFTERNOON);
        assertThat(attendance.corrections().of(SOMCHAI))
                .as("nothing is forgotten")
                .hasSize(3);
        assertThat(log(SOMCHAI))
                .filteredOn(entry -> entry.action().equals("TIME_CORRECTED"))
                .hasSize(3);
        assertReason(Reason.FUTURE, () -> attendance
                .corrections()
                .add(ADMIN, SOMCHAI, Direction.OUT, time("2026-11-30T20:00:01+07:00"), null, "ล่วงหน้า"));
    }

    @Test
    void a_voided_scan_stays_and_does_not_count_and_a_redated_one_stays_void() {
        UUID id = scans.arrive(SOMCHAI, Direction.IN, "2026-10-05T08:00:00+07:00", State.UNSYNCED, "boot", 60);
        Correction voided = attendance.corrections().voidScan(ADMIN, SOMCHAI, id, "ผู้อื่นสแกนแทน");
        assertReason(Reason.ALREADY_VOID, () -> attendance.corrections().voidScan(ADMIN, SOMCHAI, id, "อีกครั้ง"));
        scans.clockWasWrong("boot", OffsetDateTime.parse("2026-11-20T08:01:00+07:00"), 120);

        Day day = attendance.records().day(SOMCHAI, FRIDAY);
        assertThat(day.sheet().morning()).isEqualTo(HalfStatus.ABSENT);
        assertThat(day.records()).singleElement().satisfies(record -> {
            assertThat(record.counts()).isFalse();
            assertThat(record.voided()).isEqualTo(voided);
            assertThat(record.time()).isEqualTo("2026-11-20T08:00:00+07:00");
        });

        attendance.corrections().undo(ADMIN, SOMCHAI, voided.number(), "เป็นเจ้าตัวจริง");
        assertThat(sheet(SOMCHAI, FRIDAY).morning()).isEqualTo(HalfStatus.PRESENT);
        attendance.corrections().voidScan(ADMIN, SOMCHAI, id, "ไม่ใช่");
        assertThat(sheet(SOMCHAI, FRIDAY).morning()).isEqualTo(HalfStatus.ABSENT);
    }

    @Test
    void an_entry_waits_is_approved_and_withdrawn() {
        TimeEntry entry = attendance
                .entries()
                .add(ADMIN, SOMCHAI, entry(Entry.Kind.CLARIFICATION, Entry.State.WAITING), "เครื่องเสีย");
        assertStatus(FRIDAY, HalfStatus.CLARIFICATION_WAITING, HalfStatus.CLARIFICATION_WAITING);
        assertReason(Reason.GONE, () -> attendance.entries().approve(ADMIN, SUDA, entry.number()));

        attendance.entries().approve(ADMIN, SOMCHAI, entry.number());
        assertStatus(FRIDAY, HalfStatus.CLARIFIED, HalfStatus.CLARIFIED);
        assertReason(Reason.GONE, () -> attendance.entries().approve(ADMIN, SOMCHAI, entry.number()));

        attendance.entries().withdraw(ADMIN, SOMCHAI, entry.number());
        assertStatus(FRIDAY, HalfStatus.ABSENT, HalfStatus.ABSENT);
        assertReason(Reason.GONE, () -> attendance.entries().approve(ADMIN, SOMCHAI, entry.number()));
        assertThat(log(SOMCHAI))
                .extracting(AuditEntry::action)
                .startsWith("ENTRY_WITHDRAWN", "ENTRY_APPROVED", "ENTRY_ADDED");
    }

    @Test
    void holidays_are_put_changed_and_removed_and_logged() {
        Holiday half = new Holiday(FRIDAY, Part.MORNING, new Holiday.Name("ครึ่งวัน", "Half"));
        Holiday whole = new Holiday(FRIDAY, Part.WHOLE, new Holiday.Name("วันหยุด", "Holiday"));
        assertThat(attendance.holidays().put(ADMIN, List.of(half))).isEqualTo(1);
        assertStatus(FRIDAY, HalfStatus.HOLIDAY, HalfStatus.ABSENT);
        assertThat(attendance.holidays().put(ADMIN, List.of(whole))).isEqualTo(1);
        assertThat(attendance.holidays().put(ADMIN, List.of(whole))).isZero();
        assertStatus(FRIDAY, HalfStatus.HOLIDAY, HalfStatus.HOLIDAY);
        assertThat(attendance.holidays().remove(ADMIN, FRIDAY)).isTrue();
        assertThat(attendance.holidays().remove(ADMIN, FRIDAY)).isFalse();
        assertStatus(FRIDAY, HalfStatus.ABSENT, HalfStatus.ABSENT);
        assertThat(log("2026-11-20"))
                .extracting(AuditEntry::action)
                .containsExactly("HOLIDAY_REMOVED", "HOLIDAY_CHANGED", "HOLIDAY_ADDED");
    }

    @Test
    void a_persons_own_pattern_comes_before_the_units_and_both_have_their_dates() {
        attendance.patterns().add(ADMIN, new NamedPattern("ดึก", night()));
        assertReason(Reason.PATTERN_EXISTS, () -> attendance.patterns().add(ADMIN, new NamedPattern("ดึก", night())));
        assertReason(Reason.GONE, () -> attendance.patterns().assign(ADMIN, GUARD, "ไม่มี", FRIDAY, null));
        attendance.patterns().assign(ADMIN, "รักษาความปลอดภัย", "ดึก", FRIDAY, FRIDAY.plusDays(1));
        scans.arrive(GUARD, Direction.IN, "2026-11-20T21:50:00+07:00");
        scans.arrive(GUARD, Direction.OUT, "2026-11-21T06:05:00+07:00");

        assertThat(sheet(GUARD, FRIDAY).time().length()).contains(Duration.ofMinutes(8 * 60 + 15));
        assertThat(sheet(GUARD, FRIDAY).afternoon()).isEqualTo(HalfStatus.PRESENT);
        assertThat(sheet(GUARD, FRIDAY.plusDays(1)).morning()).isEqualTo(HalfStatus.ABSENT);
        assertThat(sheet(GUARD, FRIDAY.plusDays(2)).morning()).as("usual again").isEqualTo(HalfStatus.WEEKEND);
        assertReason(Reason.PATTERN_IN_USE, () -> attendance.patterns().remove(ADMIN, "ดึก"));

        attendance
                .patterns()
                .add(ADMIN, new NamedPattern("ปกติ", attendance.patterns().usual()));
        attendance.patterns().assign(ADMIN, GUARD, "ปกติ", FRIDAY, null);
        assertThat(sheet(GUARD, FRIDAY).time().lastOut()).isEmpty();
        assertThat(sheet(GUARD, FRIDAY).morning()).isEqualTo(HalfStatus.MISSING_MORNING);

        Assignment own = attendance.patterns().assignments().get(0);
        assertReason(Reason.BACKWARDS, () -> attendance.patterns().end(ADMIN, own.number(), FRIDAY.minusDays(1)));
        attendance.patterns().end(ADMIN, own.number(), FRIDAY);
        assertThat(sheet(GUARD, FRIDAY.plusDays(1)).morning()).isEqualTo(HalfStatus.ABSENT);
        attendance.patterns().add(ADMIN, new NamedPattern("ไม่ใช้", night()));
        attendance.patterns().remove(ADMIN, "ไม่ใช้");
        assertThat(attendance.patterns().all()).extracting(NamedPattern::name).containsExactlyInAnyOrder("ดึก", "ปกติ");
        assertThat(attendance.patterns().all().stream().filter(one -> one.name().equals("ดึก")))
                .singleElement()
                .satisfies(one -> assertThat(one.pattern()).isEqualTo(night()));
    }

    @Test
    void many_people_are_derived_at_once_each_by_their_own() {
        List<PersonId> many = new ArrayList<>(List.of(SUDA, SOMCHAI, SOMCHAI));
        for (int i = 0; i < 600; i++) {
            many.add(new PersonId("3" + i));
        }
        scans.arrive(SUDA, Direction.IN, "2026-11-20T08:31:00+07:00");
        scans.arrive(new PersonId("3599"), Direction.IN, "2026-11-20T08:29:00+07:00");
        Map<PersonId, List<DaySheet>> months = attendance.records().monthOf(many, NOVEMBER);

        assertThat(months).hasSize(602);
        assertThat(months.get(SOMCHAI))
                .hasSize(30)
                .isEqualTo(attendance.records().month(SOMCHAI, NOVEMBER));
        assertThat(months.get(SUDA).get(19).morning()).isEqualTo(HalfStatus.LATE);
        assertThat(months.get(SUDA).get(12).morning()).isEqualTo(HalfStatus.NOT_EMPLOYED);
        assertThat(months.get(SUDA).get(29).morning()).as("today").isEqualTo(HalfStatus.NOT_YET);
        assertThat(months.get(new PersonId("3599")).get(19).morning()).isEqualTo(HalfStatus.PRESENT);
        assertThat(attendance
                        .records()
                        .workingTimes(List.of(SUDA), FRIDAY)
                        .get(SUDA)
                        .firstIn())
                .contains(FRIDAY.atTime(8, 31));
    }

    @Test
    void one_record_is_found_with_all_the_terminal_wrote() {
        UUID id = scans.arrive(SOMCHAI, Direction.IN, "2026-11-20T08:25:00+07:00");
        assertThat(attendance.records().record(id)).hasValueSatisfying(detail -> {
            assertThat(detail.stored().person()).isEqualTo(SOMCHAI);
            assertThat(detail.written().score()).isEqualTo(0.61);
            assertThat(detail.json()).contains(detail.written().hash());
        });
        assertThat(attendance.records().record(new UUID(1, 2))).isEmpty();
    }

    private static WorkingPattern night() {
        return new WorkingPattern(
                LocalTime.parse("22:00"),
                LocalTime.parse("22:00"),
                Duration.ofHours(8),
                LocalTime.parse("02:00"),
                LocalTime.parse("02:30"),
                5,
                10,
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.parse("14:00"));
    }

    private static Entry entry(Entry.Kind kind, Entry.State state) {
        return new Entry(kind, FRIDAY, FRIDAY, Part.WHOLE, state);
    }

    private static OffsetDateTime time(String text) {
        return OffsetDateTime.parse(text);
    }

    private DaySheet sheet(PersonId person, LocalDate day) {
        return attendance.records().day(person, day).sheet();
    }

    private void assertStatus(LocalDate day, HalfStatus morning, HalfStatus afternoon) {
        DaySheet sheet =
                attendance.records().month(SOMCHAI, YearMonth.from(day)).get(day.getDayOfMonth() - 1);
        assertThat(List.of(sheet.morning(), sheet.afternoon())).containsExactly(morning, afternoon);
        assertThat(sheet).as("day and month agree").isEqualTo(sheet(SOMCHAI, day));
    }

    private static void assertReason(Reason reason, Runnable change) {
        assertThatThrownBy(change::run).isInstanceOfSatisfying(NotPossible.class, not -> assertThat(not.reason())
                .isEqualTo(reason));
    }

    private List<AuditEntry> log(PersonId person) {
        return log(person.value());
    }

    private List<AuditEntry> log(String subject) {
        return new AuditLog(store.jdbi(), CLOCK).page(AuditQuery.about(subject), Long.MAX_VALUE, 100);
    }
}

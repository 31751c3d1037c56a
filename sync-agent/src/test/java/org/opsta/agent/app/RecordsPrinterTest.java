package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.timesheet.Scan;
import org.opsta.agent.timesheet.WorkingTime;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Serial;

class RecordsPrinterTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId SOMCHAI = new PersonId("10151");

    private final StringWriter text = new StringWriter();
    private final RecordsPrinter printer = new RecordsPrinter(
            new PrintWriter(text),
            BANGKOK,
            Map.of(SOMCHAI, new PersonName("สมชาย ใจดี", "Somchai Jaidee")),
            this::workingTimes);
    private final List<StoredPunch> scans = new ArrayList<>();

    @Test
    void a_day_shows_every_scan_and_the_time_from_first_in_to_last_out() {
        scan(SOMCHAI, Direction.IN, "2021-09-14T08:45:12+07:00");
        scan(SOMCHAI, Direction.IN, "2021-09-14T16:17:00+07:00");
        scan(SOMCHAI, Direction.OUT, "2021-09-14T16:18:00+07:00");
        scan(SOMCHAI, Direction.OUT, "2021-09-14T16:30:00+07:00");
        printer.end();

        List<String> lines = lines();
        assertThat(lines.get(2))
                .contains(
                        "ลงเวลาเข้า",
                        "10151",
                        "สมชาย ใจดี",
                        "Somchai Jaidee",
                        "14/9/2564 8:45:12",
                        "MOC-OPS",
                        "ตรวจสอบใบหน้า");
        assertThat(lines.get(5)).contains("ลงเวลาออก", "14/9/2564 16:30:00");
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("เวลาทำงาน : 08:45 - 16:30"));
    }

    @Test
    void a_day_begins_at_midnight_here_whatever_offset_the_terminal_wrote() {
        scan(SOMCHAI, Direction.IN, "2021-09-13T16:59:59Z");
        scan(SOMCHAI, Direction.IN, "2021-09-13T17:00:00Z");
        printer.end();

        assertThat(text.toString())
                .contains("13/9/2564 23:59:59")
                .contains("เวลาทำงาน : 23:59 - ไม่มีเวลาออก")
                .contains("14/9/2564 0:00:00")
                .contains("เวลาทำงาน : 00:00 - ไม่มีเวลาออก");
    }

    @Test
    void who_is_not_in_the_register_is_shown_by_code() {
        scan(new PersonId("777"), Direction.OUT, "2021-09-14T16:30:00+07:00");
        printer.end();

        assertThat(text.toString()).contains("777", "(ไม่อยู่ในทะเบียน)", "เวลาทำงาน : ไม่มีเวลาเข้า - 16:30");
    }

    @Test
    void a_redated_record_stands_on_its_new_day_and_says_what_the_terminal_wrote_and_why() {
        add(new StoredPunch(
                new DeviceId("MOC-OPS"),
                1,
                Serial.FIRST,
                new UUID(1, 1),
                SOMCHAI,
                Direction.IN,
                Method.FACE,
                OffsetDateTime.parse("2021-09-14T08:45:12+07:00"),
                ClockReading.State.UNSYNCED,
                66L,
                new RedatedTime(
                        OffsetDateTime.parse("1970-01-01T07:01:00+07:00"), 66, ClockReading.State.UNSYNCED, "chrony"),
                OffsetDateTime.parse("2021-09-14T08:46:00+07:00")));
        printer.end();

        assertThat(lines().get(2)).contains("14/9/2564 8:45:12 *");
        assertThat(lines().get(3)).contains("เครื่องบันทึกไว้ 1/1/2513 7:01:00", "chrony", "0.066");
        assertThat(lines().get(4)).contains("the terminal wrote 1/1/2513 7:01:00", "had not been set", "0.066 s");
        assertThat(text.toString()).contains("เวลาทำงาน : 08:45");
    }

    @Test
    void a_record_whose_clock_nobody_vouches_for_says_so() {
        add(new StoredPunch(
                new DeviceId("MOC-OPS"),
                1,
                Serial.FIRST,
                new UUID(1, 1),
                SOMCHAI,
                Direction.IN,
                Method.FACE,
                OffsetDateTime.parse("2021-09-14T08:45:12+07:00"),
                ClockReading.State.HOLDOVER,
                null,
                null,
                OffsetDateTime.parse("2021-09-14T08:46:00+07:00")));
        printer.end();

        assertThat(lines().get(3)).contains("ขาดการเทียบเวลา", "without a time source, error not known");
    }

    @Test
    void nothing_is_said_to_be_nothing() {
        printer.end();

        assertThat(text.toString()).contains("ไม่มีรายการในช่วงนี้ / no records in this range");
    }

    @Test
    void columns_line_up_under_thai_marks_that_take_no_place() {
        assertThat(Columns.width("สมชาย ใจดี")).isEqualTo(9);
        assertThat(Columns.padded("ที่", 4)).isEqualTo("ที่" + "   ");

        StringWriter table = new StringWriter();
        new Columns().add("ที่", "b").add("xyz", "c").print(new PrintWriter(table, true));
        assertThat(table.toString().lines()).containsExactly("ที่    b", "xyz  c");
    }

    private void scan(PersonId person, Direction direction, String time) {
        add(new StoredPunch(
                new DeviceId("MOC-OPS"),
                1,
                Serial.FIRST,
                new UUID(1, 1),
                person,
                direction,
                Method.FACE,
                OffsetDateTime.parse(time),
                ClockReading.State.SYNCED,
                4L,
                null,
                OffsetDateTime.parse(time)));
    }

    private void add(StoredPunch scan) {
        scans.add(scan);
        printer.add(scan);
    }

    /** By calendar days, which is the usual pattern's window. */
    private Map<PersonId, WorkingTime> workingTimes(Set<PersonId> people, LocalDate day) {
        Map<PersonId, WorkingTime> times = new TreeMap<>();
        people.forEach(person -> times.put(
                person,
                WorkingTime.of(scans.stream()
                        .filter(scan -> scan.person().equals(person))
                        .map(scan -> new Scan(
                                scan.direction(),
                                scan.time().atZoneSameInstant(BANGKOK).toLocalDateTime()))
                        .filter(scan -> scan.time().toLocalDate().equals(day))
                        .toList())));
        return times;
    }

    private List<String> lines() {
        return text.toString().lines().toList();
    }
}

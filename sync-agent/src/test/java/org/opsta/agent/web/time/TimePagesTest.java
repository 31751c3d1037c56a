package org.opsta.agent.web.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.AttendanceSettings;
import org.opsta.agent.attendance.Holiday;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.intake.StoredScans;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.timesheet.Entry;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.agent.web.TestConsole;
import org.opsta.browser.Chromium;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** The pages about working time in a real browser, and who gets to see whom. One console for all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimePagesTest {

    private static final PersonId HEAD = new PersonId("10001");
    private static final PersonId SUDA = new PersonId("10150");
    private static final PersonId SOMCHAI = new PersonId("10151");
    private static final PersonId STRANGER = new PersonId("20001");
    private static final Actor SETUP = new Actor("setup");

    private static final Visitor AS_SOMCHAI = new Visitor("somchai", SOMCHAI, Set.of(Role.STAFF), Set.of());
    private static final Visitor AS_HEAD =
            new Visitor("head", HEAD, Set.of(Role.STAFF, Role.SUPERVISOR), Set.of(SUDA, SOMCHAI));
    private static final Visitor AS_ADMIN = new Visitor("admin", null, Set.of(Role.ADMINISTRATOR), Set.of());

    /** Friday, after lunch. */
    private static final Clock CLOCK =
            Clock.fixed(OffsetDateTime.parse("2026-11-20T14:00:00+07:00").toInstant(), ZoneId.of("UTC"));

    @TempDir
    private static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private AgentStore store;
    private AuditLog audit;
    private Attendance attendance;
    private TestConsole console;
    private UUID scan;

    @BeforeAll
    void open() throws Exception {
        Chromium.assumeInstalled();
        store = TestStore.SQLITE.open(folder);
        audit = new AuditLog(store.jdbi(), CLOCK);
        People people = new People(store.jdbi(), audit);
        people.put(
                SETUP,
                List.of(
                        person(HEAD, "วิภา ตั้งใจ", "Wipa Tangjai", "ผู้อำนวยการกอง", null),
                        person(SUDA, "สุดา มีสุข", "Suda Meesuk", "หัวหน้ากลุ่มงาน", HEAD),
                        person(SOMCHAI, "สมชาย ใจดี", "Somchai Jaidee", "นักวิชาการพาณิชย์ชำนาญการ", SUDA),
                        person(STRANGER, "มานะ <b>กล้าหาญ</b>", "Mana Klahan", "", null)));
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
                TestConsole.ZONE,
                CLOCK);
        scans(new StoredScans(store.jdbi()));
        beside();
        console = new TestConsole(store, CLOCK, new TimePages(attendance, people));
    }

    private static Person person(PersonId id, String th, String en, String position, PersonId supervisor) {
        return new Person(id, new PersonName(th, en), position, "กองกลาง", supervisor, null, null);
    }

    private void scans(StoredScans scans) {
        for (int day = 2; day <= 20; day++) {
            LocalDate date = LocalDate.of(2026, 11, day);
            if (date.getDayOfWeek().getValue() > 5 || day == 9 || day == 12 || day == 16 || day == 17) {
                continue;
            }
            UUID in = scans.arrive(SOMCHAI, Direction.IN, date + (day == 5 ? "T08:45:12+07:00" : "T08:21:40+07:00"));
            if (day == 3) {
                scan = in;
            }
            if (day == 5) {
                scans.arrive(SOMCHAI, Direction.IN, date + "T16:17:24+07:00");
                scans.arrive(SOMCHAI, Direction.OUT, date + "T16:18:00+07:00");
            }
            if (day != 6 && day != 10 && day != 20) {
                scans.arrive(SOMCHAI, Direction.OUT, date + (day == 11 ? "T15:10:00+07:00" : "T16:30:59+07:00"));
            }
        }
        scans.arrive(SUDA, Direction.IN, "2026-10-05T08:00:00+07:00", State.UNSYNCED, "boot", 60);
        scans.clockWasWrong("boot", OffsetDateTime.parse("2026-11-20T08:01:00+07:00"), 120);
        scans.arrive(STRANGER, Direction.IN, "2026-11-20T08:00:00+07:00");
    }

    private void beside() {
        attendance
                .holidays()
                .put(
                        SETUP,
                        List.of(new Holiday(
                                LocalDate.of(2026, 11, 9),
                                Part.WHOLE,
                                new Holiday.Name("วันหยุดพิเศษ", "Special holiday"))));
        enter(Entry.Kind.CLARIFICATION, 6, Part.AFTERNOON, Entry.State.WAITING);
        enter(Entry.Kind.CLARIFICATION, 10, Part.AFTERNOON, Entry.State.APPROVED);
        enter(Entry.Kind.DUTY, 16, Part.WHOLE, Entry.State.APPROVED);
        enter(Entry.Kind.LEAVE, 17, Part.WHOLE, Entry.State.APPROVED);
    }

    private void enter(Entry.Kind kind, int day, Part part, Entry.State state) {
        LocalDate date = LocalDate.of(2026, 11, day);
        attendance.entries().add(SETUP, SOMCHAI, new Entry(kind, date, date, part, state), "เหตุผลตัวอย่าง");
    }

    @AfterAll
    void close() throws Exception {
        if (console != null) {
            console.close();
        }
        store.close();
    }

    @Test
    void my_month_says_each_day_in_colour_and_text() {
        console.letIn(AS_SOMCHAI);
        assertThat(console.look("month", "/month")).isEmpty();

        ChromeDriver driver = console.open("/month");
        assertThat(driver.getTitle()).contains("สมชาย ใจดี", "พฤศจิกายน 2569");
        assertThat(texts(driver, ".calendar th")).containsExactly("อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.");
        assertThat(texts(driver, ".calendar tbody tr:first-child td a"))
                .as("the first of November is a Sunday")
                .startsWith("1", "2");
        assertThat(cell(driver, 3)).contains("08:21 – 16:30", "ปกติ");
        assertThat(cell(driver, 5)).contains("08:45 – 16:30", "เช้า สาย", "บ่าย ปกติ");
        assertThat(cell(driver, 6)).contains("08:21 – ?", "บ่าย ขจ รออนุมัติ");
        assertThat(cell(driver, 9)).contains("วันหยุด", "วันหยุดพิเศษ");
        assertThat(cell(driver, 10)).contains("บ่าย ขจ").doesNotContain("รออนุมัติ");
        assertThat(cell(driver, 11)).contains("บ่าย ออกก่อน");
        assertThat(cell(driver, 12)).contains("ขาด");
        assertThat(cell(driver, 16)).contains("ร");
        assertThat(cell(driver, 17)).contains("ลา");
        assertThat(cell(driver, 20)).contains("วันนี้", "เช้า ปกติ", "บ่าย ยังไม่สิ้นวัน");
        assertThat(cell(driver, 23)).isEqualTo("23");
        assertThat(driver.findElement(By.className("summary")).getText())
                .contains("มาทำงาน 11 วัน", "สาย 1 ครั้ง", "ออกก่อน 1 ครั้ง", "ขาด 1 วัน", "ร 1 วัน", "ขจ 0.5 วัน");
    }

    @Test
    void the_next_month_and_a_day_are_reached_by_keyboard_alone() {
        console.letIn(AS_SOMCHAI);
        ChromeDriver driver = console.open("/month");
        tabTo(driver, "a[rel=next]");
        assertThat(driver.getTitle()).contains("ธันวาคม 2569");
        tabTo(driver, "a[rel=prev]");
        tabTo(driver, "a[href$='/days/2026-11-05']");
        assertThat(driver.getTitle()).contains("5 พฤศจิกายน 2569");
        assertThat(driver.findElement(By.className("worked")).getText()).contains("เวลาทำงาน : 08:45 – 16:30");
        assertThat(texts(driver, "tbody tr td:nth-child(2)"))
                .containsExactly("ลงเวลาเข้า", "ลงเวลาเข้า", "ลงเวลาออก", "ลงเวลาออก");
        tabTo(driver, "a[href^='/records/']");
        assertThat(driver.findElement(By.className("facts")).getText())
                .contains("5/11/2569 8:45:12", "MOC-OPS", "ตรวจสอบใบหน้า", "0.610", "0.470", "20 มิลลิวินาที");
    }

    @Test
    void every_page_is_usable_by_everybody_in_both_languages_and_sizes() {
        console.letIn(AS_ADMIN);
        List<String> faults = new ArrayList<>();
        faults.addAll(console.look("day-admin", "/month/10151/days/2026-11-06"));
        faults.addAll(console.look("record", "/records/" + scan));
        faults.addAll(console.look("month-nobody", "/month"));
        console.letIn(AS_HEAD);
        faults.addAll(console.look("subordinates", "/subordinates"));
        assertThat(faults).isEmpty();
    }

    @Test
    void a_supervisor_sees_those_below_and_further_below_and_nobody_else() throws Exception {
        console.letIn(AS_HEAD);
        ChromeDriver driver = console.open("/subordinates");
        assertThat(texts(driver, ".people tbody td:first-child")).containsExactly("10150", "10151");
        assertThat(texts(driver, ".people tbody tr:nth-child(2) td").toString())
                .contains("นักวิชาการพาณิชย์ชำนาญการ", "08:21", "สาย 1 ครั้ง");
        assertThat(get("/month/10150").statusCode()).isEqualTo(200);
        assertThat(get("/month/10151/days/2026-11-05").statusCode()).isEqualTo(200);
        assertThat(get("/records/" + scan).statusCode()).isEqualTo(200);
        assertThat(get("/month/20001").statusCode()).isEqualTo(403);
    }

    @Test
    void another_persons_time_by_address_is_refused_and_logged() throws Exception {
        console.letIn(new Visitor("suda", SUDA, Set.of(Role.STAFF), Set.of()));
        for (String address :
                List.of("/month/10151", "/month/10151?m=2026-10", "/month/10151/days/2026-11-05", "/records/" + scan)) {
            HttpResponse<String> answer = get(address);
            assertThat(answer.statusCode()).as(address).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("สมชาย", "08:21", "08:45");
        }
        assertThat(post("/month/10150/days/2026-11-05/scans", "direction=IN&date=5/11/2569&time=08:00&reason=x")
                        .statusCode())
                .as("nobody changes their own")
                .isEqualTo(403);
        assertThat(get("/rules").statusCode()).isEqualTo(403);
        assertThat(log("10151"))
                .filteredOn(entry -> entry.actor().name().equals("suda"))
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.action()).isEqualTo("ACCESS_REFUSED"));
        console.letIn(AS_ADMIN);
        assertThat(get("/records/" + new UUID(1, 2)).statusCode()).isEqualTo(404);
        assertThat(get("/records/x").statusCode()).isEqualTo(404);
        assertThat(get("/month/99999").statusCode()).isEqualTo(404);
        assertThat(get("/month/10151/days/2026-02-30").statusCode()).isEqualTo(404);
        assertThat(get("/month/10151?m=2569-11").statusCode()).isEqualTo(400);
        assertThat(get("/month/20001").body()).contains("มานะ &lt;b&gt;กล้าหาญ").doesNotContain("<b>กล้าหาญ");
    }

    @Test
    void a_redated_record_says_what_the_terminal_wrote() {
        console.letIn(AS_ADMIN);
        ChromeDriver driver = console.open("/month/10150/days/2026-11-20");
        assertThat(driver.findElement(By.cssSelector("tbody tr")).getText())
                .contains("20/11/2569 8:00:00", "เครื่องบันทึกไว้ 5/10/2569 8:00:00");
        console.click(driver.findElement(By.cssSelector("a[href^='/records/']")));
        assertThat(driver.findElement(By.className("facts")).getText())
                .contains("5/10/2569 8:00:00", "ยังไม่เคยเทียบเวลา", "chrony");
    }

    @Test
    void an_administrator_corrects_a_day_with_a_reason_and_all_of_it_is_logged() throws Exception {
        console.letIn(AS_ADMIN);
        String day = "/month/10150/days/2026-11-18";
        ChromeDriver driver = console.open(day);
        WebElement form = driver.findElement(By.cssSelector("form[action$='/scans']"));
        form.findElement(By.name("time")).sendKeys("8:15");
        form.findElement(By.name("reason")).sendKeys("ไฟดับทั้งอาคาร");
        form.submit();
        assertThat(driver.findElement(By.className("notice")).getText()).contains("เพิ่มการบันทึกเวลาแล้ว");
        assertThat(driver.findElement(By.className("worked")).getText()).contains("08:15 – ?");
        assertThat(driver.findElement(By.cssSelector("tbody tr")).getText()).contains("ไฟดับทั้งอาคาร", "admin");

        assertThat(post(day + "/scans", "direction=OUT&date=18/11/69&time=16:30&reason=x"))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body()).contains("18/11/2569", "18/11/2069");
                });
        assertThat(post(day + "/scans", "direction=OUT&date=2569-11-18&time=16:30&reason=x")
                        .body())
                .contains("2026-11-18");
        assertThat(post(day + "/scans", "direction=OUT&date=18/11/2569&time=25:00&reason=x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(day + "/scans", "direction=OUT&date=18/11/2569&time=16:30&reason=")
                        .body())
                .contains("กรุณาระบุเหตุผล");
        assertThat(post(day + "/scans", "direction=OUT&date=2026-11-18&time=16:30&reason=x")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post(
                                day + "/entries",
                                "kind=LEAVE&from=18/11/2569&until=17/11/2569&part=WHOLE&state=WAITING&reason=x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(day + "/entries", "kind=LEAVE&from=19/11/2569&until=&part=WHOLE&state=APPROVED&reason=x")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/month/10150/days/2026-11-03/scans/" + scan + "/void", "reason=x")
                        .statusCode())
                .as("that scan is another person's")
                .isEqualTo(404);
        assertThat(attendance
                        .records()
                        .day(SUDA, LocalDate.of(2026, 11, 18))
                        .sheet()
                        .time()
                        .lastOut())
                .contains(LocalDate.of(2026, 11, 18).atTime(16, 30));
        assertThat(log("10150")).extracting(AuditEntry::action).contains("TIME_CORRECTED", "ENTRY_ADDED");
    }

    @Test
    void holidays_and_patterns_are_changed_by_forms() throws Exception {
        console.letIn(AS_ADMIN);
        assertThat(post("/rules/holidays", "date=31/12/2569&part=AFTERNOON&th=วันสิ้นปี&en=New Year's Eve")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/rules/holidays", "date=31/12/69&part=WHOLE&th=ก&en=A").body())
                .contains("31/12/2569");
        assertThat(upload("check", "date,th,en\n5/12/2569,วันพ่อแห่งชาติ,Father's Day\n")
                        .body())
                .contains("5 ธันวาคม 2569", "จะเพิ่มหรือเปลี่ยน 1 วัน");
        assertThat(upload("import", "date,th,en\n5/12/69,วันพ่อแห่งชาติ,Father's Day\n"))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body()).contains("วันหยุด.csv บรรทัดที่ 2", "5/12/2569");
                });
        assertThat(attendance.holidays().all()).extracting(Holiday::day).doesNotContain(LocalDate.of(2026, 12, 5));
        assertThat(upload("import", "date,th,en\n5/12/2569,วันพ่อแห่งชาติ,Father's Day\n")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/rules/holidays/2026-12-31/remove", "").statusCode()).isEqualTo(303);
        assertThat(attendance.holidays().all())
                .extracting(Holiday::day)
                .containsExactly(LocalDate.of(2026, 11, 9), LocalDate.of(2026, 12, 5));

        String night = "name=ดึก&arriveFrom=22:00&length=480&breakFrom=02:00&breakUntil=02:30&graceIn=5&graceOut=0";
        assertThat(post("/rules/patterns", night).body()).contains("เลือกวันทำงาน");
        assertThat(post("/rules/patterns", night + "&on.MONDAY=on").statusCode())
                .isEqualTo(303);
        assertThat(post("/rules/patterns", night + "&on.MONDAY=on").body()).contains("มีรูปแบบชื่อนี้แล้ว");
        assertThat(attendance.patterns().all().get(0).pattern().dayBegins()).isEqualTo(LocalTime.of(14, 0));
        assertThat(post("/rules/assignments", "person=77777&unit=&pattern=ดึก&from=1/12/2569")
                        .body())
                .contains("77777");
        assertThat(post("/rules/assignments", "person=20001&unit=กองกลาง&pattern=ดึก&from=1/12/2569")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/rules/assignments", "person=20001&unit=&pattern=ดึก&from=1/12/2569&until=")
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/rules/patterns/remove", "pattern=ดึก").statusCode()).isEqualTo(400);
        long number = attendance.patterns().assignments().get(0).number();
        assertThat(post("/rules/assignments/" + number + "/end", "until=31/12/2569")
                        .statusCode())
                .isEqualTo(303);
        assertThat(console.look("rules", "/rules")).isEmpty();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(console.address(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        StringBuilder body = new StringBuilder("csrf=test");
        for (String field : form.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                body.append('&')
                        .append(field, 0, equals)
                        .append('=')
                        .append(URLEncoder.encode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return send(console.address(path), "application/x-www-form-urlencoded", body.toString());
    }

    private HttpResponse<String> upload(String what, String csv) throws Exception {
        String body = """
                --b\r
                Content-Disposition: form-data; name="csrf"\r
                \r
                test\r
                --b\r
                Content-Disposition: form-data; name="do"\r
                \r
                %s\r
                --b\r
                Content-Disposition: form-data; name="file"; filename="วันหยุด.csv"\r
                Content-Type: text/csv\r
                \r
                %s\r
                --b--\r
                """.formatted(what, csv);
        return send(console.address("/rules/holidays/import"), "multipart/form-data; boundary=b", body);
    }

    private HttpResponse<String> send(URI address, String type, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private List<AuditEntry> log(String subject) {
        return audit.page(AuditQuery.about(subject), Long.MAX_VALUE, 100);
    }

    private static List<String> texts(ChromeDriver driver, String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static String cell(ChromeDriver driver, int day) {
        return driver.findElement(By.cssSelector("a[href$='/days/2026-11-%02d']".formatted(day)))
                .findElement(By.xpath("./.."))
                .getText();
    }

    /** Tab until the first such link has the focus, then Enter. */
    private static void tabTo(ChromeDriver driver, String selector) {
        WebElement link = driver.findElement(By.cssSelector(selector));
        for (int tabs = 0; tabs < 80; tabs++) {
            if (driver.switchTo().activeElement().equals(link)) {
                new Actions(driver).sendKeys(Keys.ENTER).perform();
                return;
            }
            new Actions(driver).sendKeys(Keys.TAB).perform();
        }
        throw new AssertionError(selector + " cannot be reached by Tab");
    }
}

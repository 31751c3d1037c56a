package org.opsta.agent.web.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.people.CsvTable;
import org.opsta.agent.people.People;
import org.opsta.agent.people.PeopleCsv;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.web.TestConsole;
import org.opsta.browser.Chromium;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** The pages of the register in a real browser, as those who may change it, who may only look, and who may neither. */
class PeoplePagesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T03:00:00Z"), ZoneOffset.UTC);
    private static final Visitor ADMINISTRATOR = new Visitor("admin", null, Set.of(Role.ADMINISTRATOR), Set.of());
    private static final Visitor AUDITOR = new Visitor("auditor", null, Set.of(Role.AUDITOR), Set.of());
    private static final Visitor STAFF = new Visitor("somchai", new PersonId("10151"), Set.of(Role.STAFF), Set.of());

    private static final Person SUDA = new Person(
            new PersonId("10200"),
            new PersonName("สุดา มีสุข", "Suda Meesuk"),
            "ผู้อำนวยการกอง",
            "กองคลัง",
            null,
            LocalDate.of(2020, 10, 1),
            null);
    private static final Person SOMCHAI = new Person(
            new PersonId("10151"),
            new PersonName("สมชาย <script>alert(1)</script>", "Somchai \" onfocus=\"alert(1)"),
            "นักวิชาการพาณิชย์",
            "กองคลัง",
            SUDA.id(),
            null,
            LocalDate.of(2026, 9, 30));

    @TempDir
    private static Path folder;

    private static AgentStore store;
    private static TestConsole console;
    private static People people;
    private static AuditLog audit;

    @BeforeAll
    static void open() throws Exception {
        Chromium.assumeInstalled();
        store = TestStore.SQLITE.open(folder);
        audit = new AuditLog(store.jdbi(), CLOCK);
        people = new People(store.jdbi(), audit);
        console = new TestConsole(store, CLOCK, new PeoplePages(people, audit, CLOCK));
    }

    @AfterAll
    static void close() throws Exception {
        if (console != null) {
            console.close();
            store.close();
        }
    }

    @BeforeEach
    void fill() {
        people.all().forEach(person -> people.remove(Actor.command(), person.id()));
        people.put(Actor.command(), List.of(SUDA, SOMCHAI));
        console.letIn(ADMINISTRATOR);
    }

    @Test
    void the_pages_shut_nobody_out() {
        assertThat(console.look("people", "/people")).isEmpty();
        assertThat(console.look("people-one", "/people/10151")).isEmpty();
        assertThat(console.look("people-new", "/people/-/new")).isEmpty();
        assertThat(console.look("people-import", "/people/-/import")).isEmpty();
    }

    @Test
    void people_are_searched_and_paged() {
        people.put(
                Actor.command(),
                IntStream.range(0, 60)
                        .mapToObj(i -> new Person(
                                new PersonId(String.valueOf(20_000 + i)), new PersonName("คนที่ " + i, "Number " + i)))
                        .toList());
        ChromeDriver driver = console.open("/people");
        assertThat(driver.findElement(By.tagName("caption")).getText()).isEqualTo("พบ 62 คน");
        console.click(driver.findElement(By.cssSelector("a[rel=next]")));
        assertThat(driver.findElements(By.cssSelector("tbody tr"))).hasSize(12);

        console.send(driver.findElement(By.id("text")), "script", Keys.ENTER);
        assertThat(codes(driver)).containsExactly("10151");
        driver.findElement(By.id("active")).sendKeys(" ");
        console.send(driver.findElement(By.id("text")), Keys.ENTER);
        assertThat(codes(driver)).isEmpty();
        driver.findElement(By.id("text")).clear();
        driver.findElement(By.id("unit")).sendKeys("กองคลัง");
        console.click(driver.findElement(By.cssSelector("form.filter button")));
        assertThat(codes(driver)).containsExactly("10200");
    }

    private static List<String> codes(ChromeDriver driver) {
        return driver.findElements(By.cssSelector("tbody tr td:first-child")).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void a_person_is_shown_with_supervisor_subordinates_and_history_and_names_are_text() {
        ChromeDriver driver = console.open("/people/10151");

        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("สมชาย <script>alert(1)</script>");
        assertThat(driver.findElement(By.className("facts")).getText())
                .contains("Somchai \" onfocus=\"alert(1)", "30/9/2569", "ไม่ได้ปฏิบัติงานวันนี้");
        assertThat(links(driver))
                .contains("/people/10200", "/month/10151", "/enrolment/people/10151", "/audit?about=10151");
        assertThat(driver.findElement(By.className("log")).getText()).contains("เพิ่มบุคลากร", "นักวิชาการพาณิชย์");

        console.click(driver.findElement(By.linkText("10200 สุดา มีสุข")));
        assertThat(driver.findElement(By.tagName("main")).getText())
                .contains("ผู้ใต้บังคับบัญชาโดยตรง (1)", "10151 สมชาย <script>");
        driver.get(console.address("/people/10151/change").toString());
        assertThat(driver.findElement(By.id("en")).getAttribute("value"))
                .isEqualTo(SOMCHAI.name().en());
    }

    private static List<String> links(ChromeDriver driver) {
        return driver.findElements(By.tagName("a")).stream()
                .map(link -> String.valueOf(link.getDomAttribute("href")))
                .toList();
    }

    @Test
    void somebody_is_added_by_keyboard_alone_and_mistakes_stand_beside_their_fields() {
        ChromeDriver driver = console.open("/people/-/new");
        driver.findElement(By.id("person")).sendKeys("10151");
        next(driver, "มานะ อดทน");
        next(driver, "Mana Odthon");
        next(driver, "");
        next(driver, "กองคลัง");
        next(driver, "10999");
        next(driver, "20/11/69");
        next(driver, "");
        next(driver, "");
        console.send(driver.switchTo().activeElement(), Keys.ENTER);

        assertThat(driver.findElement(By.id("activeFrom")).getAttribute("value"))
                .isEqualTo("20/11/69");
        assertThat(explained(driver, "activeFrom")).contains("20/11/2569 (ค.ศ. 2026)");
        assertThat(driver.findElements(By.cssSelector("[aria-invalid]"))).hasSize(1);

        replace(driver, "activeFrom", "20/11/2569");
        assertThat(explained(driver, "person")).contains("มีรหัส 10151 ในทะเบียนแล้ว");
        replace(driver, "person", "10300");
        assertThat(explained(driver, "supervisor")).contains("ไม่มีรหัส 10999 ในทะเบียนบุคลากร");
        assertThat(console.driver().findElement(By.id("th")).getAttribute("value"))
                .isEqualTo("มานะ อดทน");
        replace(driver, "supervisor", "10200");

        assertThat(driver.getCurrentUrl()).endsWith("/people/10300?saved=1");
        assertThat(driver.findElement(By.className("notice")).getText()).isEqualTo("บันทึกแล้ว");
        assertThat(people.find(new PersonId("10300")))
                .contains(new Person(
                        new PersonId("10300"),
                        new PersonName("มานะ อดทน", "Mana Odthon"),
                        "",
                        "กองคลัง",
                        SUDA.id(),
                        LocalDate.of(2026, 11, 20),
                        null));
        assertThat(log("10300")).singleElement().satisfies(entry -> assertThat(entry.actor())
                .isEqualTo(ADMINISTRATOR.actor()));
    }

    private static void next(ChromeDriver driver, String text) {
        driver.switchTo().activeElement().sendKeys(Keys.TAB);
        if (!text.isEmpty()) {
            driver.switchTo().activeElement().sendKeys(text);
        }
    }

    private static void replace(ChromeDriver driver, String field, String text) {
        console.send(driver.findElement(By.id(field)), Keys.chord(Keys.CONTROL, "a"), text, Keys.ENTER);
    }

    /** What a screen reader says with a field. */
    private static String explained(ChromeDriver driver, String field) {
        WebElement input = driver.findElement(By.id(field));
        assertThat(input.getDomAttribute("aria-invalid")).isEqualTo("true");
        return List.of(String.valueOf(input.getDomAttribute("aria-describedby")).split(" ", -1)).stream()
                .map(id -> driver.findElement(By.id(id)).getText())
                .collect(Collectors.joining(" "));
    }

    @Test
    void a_loop_is_refused_beside_the_supervisor_and_the_form_with_mistakes_shuts_nobody_out() throws Exception {
        ChromeDriver driver = console.open("/people/10200/change");
        replace(driver, "supervisor", "10151");

        assertThat(explained(driver, "supervisor")).contains("10200 → 10151 → 10200");
        assertThat(people.find(SUDA.id())).contains(SUDA);
        replace(driver, "position", "<img src=x onerror=alert(1)>");
        assertThat(driver.findElement(By.id("position")).getAttribute("value"))
                .isEqualTo("<img src=x onerror=alert(1)>");
        assertThat(axe(driver)).isEmpty();
    }

    private static List<String> axe(ChromeDriver driver) throws Exception {
        try (var script = PeoplePagesTest.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = driver.executeAsyncScript(
                "const done = arguments[0]; axe.run().then(result => done(result.violations.map(v => v.id)))");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    @Test
    void a_file_is_looked_at_then_taken_and_once_only() throws Exception {
        Path csv = folder.resolve("คน.csv");
        Files.write(
                csv,
                "รหัสบุคลากร;ชื่อ-สกุล;ชื่อ (อังกฤษ);ผู้บังคับบัญชา\n10200;สุดา มีสุข;Suda Meesuk;\n10301;มานี มีนา;Manee Meena;10200\n"
                        .getBytes(CsvTable.WINDOWS_874));
        ChromeDriver driver = console.open("/people/-/import");
        choose(driver, csv);

        assertThat(driver.findElement(By.cssSelector("[role=status]")).getText())
                .startsWith("เพิ่ม 1 คน แก้ไข 0 คน ไม่เปลี่ยนแปลง 1 คน");
        assertThat(people.find(new PersonId("10301"))).isEmpty();
        String token = driver.findElement(By.name("token")).getAttribute("value");
        console.click(driver.findElement(By.cssSelector("form[action$=confirm] button")));

        assertThat(driver.findElement(By.className("notice")).getText()).startsWith("นำเข้าแล้ว เพิ่ม 1 คน");
        assertThat(people.find(new PersonId("10301")))
                .hasValueSatisfying(person -> assertThat(person.supervisor()).isEqualTo(SUDA.id()));
        HttpResponse<String> again = post("/people/-/import/confirm", "token=" + token);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("ไม่พบไฟล์นี้แล้ว");
    }

    @Test
    void every_problem_of_a_file_is_shown_with_its_line_and_it_cannot_be_taken() throws Exception {
        Path csv = folder.resolve("bad.csv");
        Files.writeString(
                csv,
                "person,th,en,supervisor\n<b>1</b>,ก,A,\n10302,ข,B,10999\n10303,ค,C,10304\n10304,ง,D,10303\n",
                StandardCharsets.UTF_8);
        ChromeDriver driver = console.open("/people/-/import");
        choose(driver, csv);

        assertThat(driver.findElements(By.cssSelector("tbody tr")).stream().map(WebElement::getText))
                .satisfiesExactly(
                        row -> assertThat(row).startsWith("2 person \"<b>1</b>\" ไม่ใช่รหัสบุคลากร"),
                        row -> assertThat(row).startsWith("3 supervisor ไม่มีรหัส 10999"),
                        row -> assertThat(row).contains("4 supervisor", "10303 → 10304 → 10303"));
        assertThat(driver.findElements(By.name("token"))).isEmpty();
        assertThat(axe(driver)).isEmpty();
        assertThat(people.all()).hasSize(2);
    }

    @Test
    void a_file_that_is_too_large_or_none_is_refused_kindly() throws Exception {
        ChromeDriver driver = console.open("/people/-/import");
        console.click(driver.findElement(By.cssSelector("form[enctype] button")));
        assertThat(explained(driver, "file")).contains("ยังไม่ได้เลือกไฟล์");

        Path csv = folder.resolve("large.csv");
        Files.write(csv, new byte[5 * 1024 * 1024 + 1]);
        choose(driver, csv);
        assertThat(explained(driver, "file")).contains("5242881", "รับได้ไม่เกิน 5242880");
    }

    private static void choose(ChromeDriver driver, Path file) {
        driver.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
        console.click(driver.findElement(By.cssSelector("form[enctype] button")));
    }

    @Test
    void the_register_is_downloaded_and_reads_as_the_same() throws Exception {
        for (String address : List.of("/people/-/export", "/people/-/export?encoding=windows-874")) {
            HttpResponse<byte[]> csv = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(console.address(address)).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(csv.headers().firstValue("Content-Disposition"))
                    .hasValueSatisfying(value -> assertThat(value).contains("people.csv"));
            assertThat(people.preview(PeopleCsv.read("people.csv", csv.body())).unchanged())
                    .isEqualTo(2);
        }
    }

    @Test
    void who_may_only_look_is_offered_nothing_else_and_refused_what_is_tried_anyway() throws Exception {
        console.letIn(AUDITOR);
        ChromeDriver driver = console.open("/people");
        List<String> offered = new ArrayList<>(links(driver));
        driver.get(console.address("/people/10151").toString());
        offered.addAll(links(driver));

        assertThat(offered)
                .contains("/people/-/export")
                .noneMatch(address ->
                        address.contains("/new") || address.contains("/import") || address.contains("/change"));
        refused("/people/10151/change", "th=x&en=y");
        refused("/people/-/new", "person=1&th=x&en=y");
        refused("/people/-/import/confirm", "token=x");
        assertThat(people.find(SOMCHAI.id())).contains(SOMCHAI);
        assertThat(log("/people/10151/change")).first().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("ACCESS_REFUSED");
            assertThat(entry.actor()).isEqualTo(AUDITOR.actor());
            assertThat(entry.after()).contains("POST /people/10151/change", "CHANGE_PEOPLE");
        });
    }

    @Test
    void staff_see_nobody_here() throws Exception {
        console.letIn(STAFF);
        for (String address : List.of("/people", "/people/10151", "/people/-/export", "/people/-/new")) {
            HttpResponse<String> answer = get(console.address(address));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("สุดา");
            assertThat(log(address)).isNotEmpty();
        }
    }

    @Test
    void what_is_nowhere_is_said_kindly() throws Exception {
        for (String address : List.of("/people/10999", "/people/1%202", "/people/10999/change", "/people/-")) {
            assertThat(get(console.address(address)).statusCode()).isEqualTo(404);
        }
        assertThat(get(console.address("/people?page=x&text=%00%25&unit=%27")).statusCode())
                .isEqualTo(200);
    }

    private static void refused(String address, String form) throws Exception {
        assertThat(post(address, form).statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String address, String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(console.address(address))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static List<AuditEntry> log(String about) {
        return audit.page(AuditQuery.about(about), Long.MAX_VALUE, 100);
    }
}

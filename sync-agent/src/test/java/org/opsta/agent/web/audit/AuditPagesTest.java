package org.opsta.agent.web.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.web.TestConsole;
import org.opsta.agent.wording.Words;
import org.opsta.browser.Chromium;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

class AuditPagesTest {

    private static final int READS = 2100;
    private static final Visitor AUDITOR = new Visitor("auditor", null, Set.of(Role.AUDITOR), Set.of());

    @TempDir
    private static Path folder;

    private static AgentStore store;
    private static TestConsole console;

    @BeforeAll
    static void open() throws Exception {
        Chromium.assumeInstalled();
        store = TestStore.SQLITE.open(folder);
        store.jdbi().useTransaction(handle -> {
            AuditLog before = at("2026-11-18T17:30:00Z");
            for (int i = 0; i < READS; i++) {
                before.add(handle, new Actor("agent"), new Change("SIGNED_IN", "account-" + i, null, null));
            }
            Person somchai = new Person(new PersonId("10151"), new PersonName("สมชาย <b>ใจดี</b>", "Somchai"));
            Person moved = new Person(somchai.id(), somchai.name(), "", "กองคลัง", null, null, null);
            at("2026-11-19T16:59:59Z")
                    .add(handle, new Actor("admin"), new Change("PERSON_ADDED", "10151", null, somchai));
            at("2026-11-19T17:00:00Z")
                    .add(handle, new Actor("admin"), new Change("PERSON_CHANGED", "10151", somchai, moved));
            at("2026-11-20T03:00:00Z")
                    .add(
                            handle,
                            new Actor("=cmd()"),
                            new Change(
                                    "FOLDED_A_BIRD",
                                    "<script>alert(1)</script>",
                                    null,
                                    Map.of("wings", List.of(1, 2))));
        });
        console = new TestConsole(store, Clock.systemUTC(), new AuditPages(at("2026-11-20T03:00:00Z")));
        console.letIn(AUDITOR);
    }

    private static AuditLog at(String time) {
        return new AuditLog(store.jdbi(), Clock.fixed(Instant.parse(time), ZoneId.of("Asia/Bangkok")));
    }

    @AfterAll
    static void close() throws Exception {
        if (console != null) {
            console.close();
            store.close();
        }
    }

    @Test
    void the_newest_is_first_in_words_with_what_changed() {
        ChromeDriver driver = console.open("/audit");
        List<WebElement> lines = driver.findElements(By.cssSelector(".log > li"));

        assertThat(lines).hasSize(50);
        assertThat(lines.get(0).getText())
                .contains(
                        "FOLDED_A_BIRD",
                        "<script>alert(1)</script>",
                        "=cmd()",
                        "20/11/2569 10:00:00",
                        "wings",
                        "[1,2]");
        assertThat(lines.get(1).getText()).contains("แก้ไขข้อมูลบุคลากร", "10151", "โดย admin", "20/11/2569 0:00:00");
        assertThat(lines.get(1).findElements(By.cssSelector("tbody tr")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.findElement(By.tagName("th")).getText()).isEqualTo("หน่วยงาน");
                    assertThat(row.findElement(By.className("before")).getText())
                            .isEmpty();
                    assertThat(row.findElement(By.className("after")).getText()).isEqualTo("กองคลัง");
                });
        assertThat(lines.get(2).getText()).contains("ชื่อภาษาไทย สมชาย <b>ใจดี</b>");
        assertThat(console.look("audit", "/audit?about=10151")).isEmpty();
    }

    @Test
    void lines_are_found_by_who_what_about_whom_and_day() {
        ChromeDriver driver = console.open("/audit");
        driver.findElement(By.id("who")).sendKeys("admin");
        driver.findElement(By.id("from")).sendKeys("19/11/2569");
        console.send(driver.findElement(By.id("to")), "19/11/2569", Keys.ENTER);
        assertThat(actions(driver)).containsExactly("เพิ่มบุคลากร");

        driver.get(console.address("/audit?about=10151").toString());
        assertThat(actions(driver)).containsExactly("แก้ไขข้อมูลบุคลากร", "เพิ่มบุคลากร");
        driver.get(console.address("/audit?what=FOLDED_A_BIRD").toString());
        assertThat(actions(driver)).containsExactly("FOLDED_A_BIRD");
        assertThat(driver.findElement(By.id("what")).getAttribute("value")).isEqualTo("FOLDED_A_BIRD");
        driver.get(console.address("/audit?who=nobody").toString());
        assertThat(driver.findElement(By.tagName("main")).getText()).contains("ไม่พบรายการที่ตรงเงื่อนไข");
    }

    private static List<String> actions(ChromeDriver driver) {
        return driver.findElements(By.cssSelector(".log strong")).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void older_lines_are_a_page_further_with_the_same_filter() {
        ChromeDriver driver = console.open("/audit?what=SIGNED_IN");
        assertThat(driver.findElement(By.className("log")).getText()).contains("account-2099", "account-2050");
        console.click(driver.findElement(By.cssSelector("a[rel=next]")));

        assertThat(driver.findElement(By.className("log")).getText())
                .contains("account-2049", "account-2000")
                .doesNotContain("account-2050");
        console.click(driver.findElement(By.cssSelector(".paging a:not([rel])")));
        assertThat(driver.findElement(By.className("log")).getText()).contains("account-2099");
    }

    @Test
    void a_date_that_is_none_is_explained_beside_its_field() {
        ChromeDriver driver = console.open("/audit?from=2569-11-20");
        WebElement field = driver.findElement(By.id("from"));

        assertThat(field.getAttribute("value")).isEqualTo("2569-11-20");
        assertThat(driver.findElement(By.id(String.valueOf(field.getDomAttribute("aria-describedby"))))
                        .getText())
                .contains("2026-11-20");
    }

    @Test
    void what_was_asked_for_is_downloaded_whole_and_holds_no_formula() throws Exception {
        HttpResponse<String> all = get("/audit/export");
        List<CSVRecord> lines =
                CSVParser.parse(all.body().substring(1), CSVFormat.RFC4180).getRecords();

        assertThat(all.body()).startsWith("\ufeffnumber,at,actor,");
        assertThat(lines).hasSize(1 + 3 + READS);
        assertThat(lines.get(1)).contains("2026-11-20T10:00+07:00", "'=cmd()", "FOLDED_A_BIRD");
        assertThat(CSVParser.parse(get("/audit/export?who=admin").body(), CSVFormat.RFC4180)
                        .getRecords())
                .hasSize(3);
        assertThat(get("/audit/export?to=1/1/69").statusCode()).isEqualTo(400);
    }

    @Test
    void only_who_may_see_the_log_does() throws Exception {
        try {
            for (Role role : List.of(Role.STAFF, Role.SUPERVISOR, Role.IT)) {
                console.letIn(new Visitor("other", new PersonId("10151"), Set.of(role), Set.of()));
                assertThat(get("/audit").statusCode()).isEqualTo(403);
                assertThat(get("/audit/export").statusCode()).isEqualTo(403);
            }
        } finally {
            console.letIn(AUDITOR);
            store.jdbi().useHandle(handle -> handle.execute("delete from audit where action = 'ACCESS_REFUSED'"));
        }
    }

    @Test
    void every_action_has_words_in_both_languages() {
        Set<String> thai =
                ResourceBundle.getBundle(AuditActions.WORDS, Words.THAI).keySet();

        assertThat(thai).containsExactlyInAnyOrderElementsOf(AuditActions.known());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(console.address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}

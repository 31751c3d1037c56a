package org.opsta.agent.web.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
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
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.enrolment.EnrolmentSettings;
import org.opsta.agent.enrolment.FakeTerminal;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.fleet.FleetWatch;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.Consents;
import org.opsta.agent.roster.Distinctions;
import org.opsta.agent.roster.Erasures;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.roster.RosterKeeper;
import org.opsta.agent.roster.RosterRule;
import org.opsta.agent.roster.RosterRules;
import org.opsta.agent.roster.RosterSettings;
import org.opsta.agent.roster.Rosters;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.web.TestConsole;
import org.opsta.browser.Chromium;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;

/** The pages about enrolment, in a real browser, while photos really go out to a terminal. */
class EnrolmentPagesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Actor OFFICE = new Actor("office");
    private static final PersonId SOMCHAI = new PersonId("10151");
    private static final PersonId SOMYING = new PersonId("10152");
    private static final PersonId MANA = new PersonId("10153");
    private static final PersonId MANEE = new PersonId("10154");
    private static final PersonId PITI = new PersonId("10155");
    private static final PersonId CHUJAI = new PersonId("10156");

    private static final Visitor ADMINISTRATOR = visitor("admin", Role.ADMINISTRATOR);
    private static final Visitor IT = visitor("it", Role.IT);
    private static final Visitor AUDITOR = visitor("auditor", Role.AUDITOR);
    private static final Visitor STAFF =
            new Visitor("somchai", SOMCHAI, Set.of(Role.STAFF, Role.SUPERVISOR), Set.of(SOMYING));

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final InMemoryBroker broker = new InMemoryBroker();
    private AgentStore store;
    private AuditLog audit;
    private EnrolmentRooms rooms;
    private RosterKeeper keeper;
    private FakeTerminal terminal;
    private TestConsole console;

    @BeforeAll
    static void browser() {
        Chromium.assumeInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        store = TestStore.SQLITE.open(folder);
        audit = new AuditLog(store.jdbi(), clock);
        UnreadableLog unreadable = new UnreadableLog(store.jdbi(), clock);
        Fleet fleet = new Fleet(store.jdbi(), new PunchLog(store.jdbi()), unreadable, new FleetSettings(3600));
        Photos photos = Photos.open(store.jdbi(), audit, folder, clock);
        rooms = new EnrolmentRooms(
                new Rosters(store.jdbi(), audit, fleet, clock),
                photos,
                new Consents(store.jdbi(), audit, photos, clock),
                new RosterRules(store.jdbi(), audit),
                new Distinctions(store.jdbi(), audit, clock),
                new Erasures(store.jdbi(), audit, fleet, clock),
                new People(store.jdbi(), audit),
                fleet);
        rooms.people()
                .put(
                        OFFICE,
                        List.of(
                                person(SOMCHAI, "สมชาย ใจดี", "Somchai Jaidee", "กองกลาง"),
                                person(SOMYING, "สมหญิง รักงาน", "Somying Rakngan", "กองกลาง"),
                                person(MANA, "มานะ อดทน", "Mana Odthon", "กองคลัง"),
                                person(MANEE, "มานี <b>มีตา</b>", "Manee <b>Meeta</b>", "กองคลัง"),
                                person(PITI, "ปิติ ยินดี", "Piti Yindee", "กองคลัง"),
                                person(CHUJAI, "ชูใจ เลิศล้ำ", "Chujai Loetlam", "")));
        Link agent = broker.link("agent");
        new FleetWatch(fleet, unreadable, clock).subscribe(agent);
        keeper = new RosterKeeper(
                agent,
                store.jdbi(),
                audit,
                fleet,
                photos,
                unreadable,
                new EnrolmentSettings(4, 2, 3, 10),
                new RosterSettings(true, 1, 10),
                clock);
        keeper.start();
        agent.start();
        await().until(agent::connected);
        terminal = new FakeTerminal(broker.link("terminal"));
        terminal.announce();
        await().until(() -> !rooms.fleet().terminals(OffsetDateTime.now(clock)).isEmpty());
        console = new TestConsole(store, clock, new EnrolmentPages(rooms, true, clock));
        console.letIn(ADMINISTRATOR);
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
        keeper.close();
        broker.close();
        store.close();
    }

    @Test
    void photos_are_uploaded_and_seen_going_out_without_loading_the_page_again() throws Exception {
        rooms.rules().add(OFFICE, null, RosterRule.Kind.ALL, "", Set.of());
        terminal.findNoFaceOf(MANA);
        ChromeDriver page = console.open("/enrolment/upload");
        page.findElement(By.id("photos"))
                .sendKeys(String.join(
                        "\n",
                        file("10151.jpg", TestPictures.face(1)),
                        file("10153.jpg", TestPictures.face(3)),
                        file("10154.jpg", TestPictures.zip()),
                        file("10155.png", TestPictures.bomb()),
                        file("99999.jpg", TestPictures.face(9)),
                        file("สมชาย.jpg", TestPictures.face(8))));
        page.findElement(By.id("givenOn")).sendKeys("1/10/2569");
        page.findElement(By.id("textVersion")).sendKeys("PDPA-1", Keys.ENTER);

        await().until(() -> page.getTitle().startsWith("ผลการส่งรูป"));
        assertThat(main(page)).contains("เก็บแล้ว 2 จาก 6 ไฟล์");
        assertThat(page.findElements(By.cssSelector("tbody tr")))
                .extracting(row -> row.findElement(By.tagName("code")).getText())
                .containsExactly(
                        "STORED", "STORED", "NOT_A_PICTURE", "TOO_MANY_PIXELS", "NOT_IN_PEOPLE", "BAD_PERSON_CODE");
        assertThat(rooms.consents().of(SOMCHAI).orElseThrow().givenOn()).isEqualTo(LocalDate.parse("2026-10-01"));
        assertThat(rooms.consents().of(PITI)).as("whose photo was refused").isEmpty();

        console.open("/enrolment");
        page.executeScript("window.same = true");
        await().atMost(SOON).untilAsserted(() -> assertThat(main(page)).contains("รับแล้ว 1 จาก 2 คน", "ไม่รับ 1"));
        agreesAndHasPhoto(SOMYING, 2);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(main(page)).contains("รับแล้ว 2 จาก 3 คน", "แต่มี 1 คนที่ต้องดูแล"));
        assertThat(row(page, MANA).getText()).contains("มานะ อดทน", "ไม่รับ", "NO_FACE");
        assertThat(row(page, SOMYING).getText()).contains("รับแล้ว", "10999");
        assertThat(page.executeScript("return window.same"))
                .as("not loaded again")
                .isEqualTo(true);

        page.findElement(By.id("search")).sendKeys("มานะ", Keys.ENTER);
        await().untilAsserted(() ->
                assertThat(page.findElements(By.cssSelector("tbody tr"))).hasSize(1));
        page.findElement(By.cssSelector("tbody form button")).sendKeys(Keys.ENTER);
        await().until(() -> main(page).contains("จะส่งอีกครั้ง"));
        assertThat(console.look("enrolment", "/enrolment")).isEmpty();
        assertThat(console.look("enrolment-upload", "/enrolment/upload")).isEmpty();
    }

    @Test
    void a_look_alike_is_decided_side_by_side_and_then_accepted() throws Exception {
        agreesAndHasPhoto(SOMCHAI, 1);
        agreesAndHasPhoto(MANEE, 4);
        terminal.holdFor(MANEE, new Nearest(SOMCHAI, 0.61));
        rooms.rules().add(OFFICE, null, RosterRule.Kind.ALL, "", Set.of());

        ChromeDriver page = console.open("/enrolment/people/10154");
        await().atMost(SOON).untilAsserted(() -> assertThat(page.findElements(By.cssSelector(".held img")))
                .hasSize(2)
                .allMatch(picture -> !"0".equals(picture.getAttribute("naturalWidth"))));
        assertThat(main(page)).contains("มานี <b>มีตา</b>", "สมชาย ใจดี", "ความคล้าย 0.610", "LOOKS_LIKE_ANOTHER");
        assertThat(console.look("enrolment-held", "/enrolment/people/10154")).isEmpty();

        console.open("/enrolment/people/10154");
        page.executeScript("window.same = true");
        WebElement reason = page.findElement(By.cssSelector(".held input[name=reason]"));
        reason.sendKeys("พี่น้อง");
        new FakeTerminal(broker.link("annex"), new DeviceId("ANNEX")).announce();
        await().atMost(SOON).untilAsserted(() -> assertThat(page.findElements(By.cssSelector("[data-live] .tag.good")))
                .as("a second terminal, which accepts the photo")
                .hasSize(1));
        assertThat(page.executeScript("return document.activeElement.value"))
                .as("what is being typed while news comes")
                .isEqualTo("พี่น้อง");
        assertThat(page.executeScript("return window.same")).isEqualTo(true);
        page.switchTo().activeElement().sendKeys("กัน ตรวจบัตรแล้ว", Keys.ENTER);
        await().until(() -> main(page).contains("เป็นคนละคนกัน กำลังส่งอีกครั้ง"));
        await().atMost(SOON).untilAsserted(() -> assertThat(page.findElements(By.cssSelector("[data-live] .tag.good")))
                .hasSize(1));
        assertThat(rooms.distinctions().of(MANEE)).singleElement().satisfies(decided -> {
            assertThat(decided.reason()).isEqualTo("พี่น้องกัน ตรวจบัตรแล้ว");
            assertThat(decided.vouchedBy().name()).isEqualTo("admin");
        });
        assertThat(post("/enrolment/people/10154/vouch", "other=10155&reason=x").statusCode())
                .as("somebody no terminal named")
                .isEqualTo(400);
    }

    @Test
    void roles_see_what_is_theirs() throws Exception {
        agreesAndHasPhoto(SOMCHAI, 1);
        rooms.rules().add(OFFICE, null, RosterRule.Kind.ALL, "", Set.of());
        await().atMost(SOON).until(() -> terminal.held().contains(SOMCHAI));

        console.letIn(STAFF);
        for (String path : List.of(
                "/enrolment",
                "/enrolment/people/10151",
                "/enrolment/people/10151/photo",
                "/enrolment/upload",
                "/enrolment/rules",
                "/enrolment/erasures")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(403);
        }

        console.letIn(IT);
        assertThat(get("/enrolment").body()).contains("10151").doesNotContain("สมชาย ใจดี");
        assertThat(get("/enrolment?search=%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2")
                        .body())
                .as("found by name")
                .doesNotContain("10151");
        assertThat(get("/enrolment?search=10151").body()).contains("10151");
        assertThat(get("/enrolment/people/10151").body()).contains("10151").doesNotContain("สมชาย ใจดี", "<img");
        assertThat(get("/enrolment/people/10151/photo").statusCode()).isEqualTo(403);
        assertThat(audit.page(AuditQuery.about("10151"), Long.MAX_VALUE, 1))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("ACCESS_REFUSED");
                    assertThat(entry.actor().name()).isEqualTo("it");
                });

        console.letIn(AUDITOR);
        assertThat(get("/enrolment/people/10151").body())
                .contains("สมชาย ใจดี")
                .doesNotContain("<img", "method=\"post\" action=\"/enrolment");
        assertThat(get("/enrolment/people/10151/photo").statusCode()).isEqualTo(403);
        for (String path : List.of(
                "/enrolment/send-again",
                "/enrolment/upload",
                "/enrolment/rules",
                "/enrolment/rules/1/remove",
                "/enrolment/people/10151/photo",
                "/enrolment/people/10151/consent",
                "/enrolment/people/10151/consent/withdraw",
                "/enrolment/people/10151/vouch",
                "/enrolment/people/10151/erase")) {
            assertThat(post(path, "device=MOC-OPS&person=10151&reason=x&confirmation=10151&sure=yes")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(rooms.photos().info(SOMCHAI)).isPresent();

        console.letIn(ADMINISTRATOR);
        HttpResponse<String> photo = get("/enrolment/people/10151/photo");
        assertThat(photo.statusCode()).isEqualTo(200);
        assertThat(photo.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(photo.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void a_rule_says_what_its_removal_withdraws_and_an_erasure_has_receipts() throws Exception {
        for (PersonId person : List.of(SOMCHAI, SOMYING, MANA)) {
            agreesAndHasPhoto(person, Integer.parseInt(person.value()));
        }
        ChromeDriver page = console.open("/enrolment/rules");
        page.findElement(By.id("kind-all")).click();
        page.findElement(By.cssSelector("main form button")).click();
        await().until(() -> main(page).contains("เพิ่มกฎแล้ว"));
        page.findElement(By.id("kind-list")).click();
        page.findElement(By.id("people")).sendKeys("10151\n10156");
        page.findElement(By.cssSelector("main form button")).click();
        await().until(() -> page.findElements(By.cssSelector("tbody tr")).size() == 2);
        assertThat(main(page)).contains("6 คน", "2 คน", "10151, 10156");
        await().atMost(SOON).until(() -> terminal.held().size() == 3);
        assertThat(console.look("enrolment-rules", "/enrolment/rules")).isEmpty();

        console.open("/enrolment/rules");
        page.findElement(By.cssSelector("tbody tr:first-child a")).click();
        assertThat(main(page)).contains("MOC-OPS: จะถอน 2 คนออกจากเครื่อง");
        String address = page.getCurrentUrl().substring(page.getCurrentUrl().indexOf("/enrolment"));
        assertThat(console.look("enrolment-rule-remove", address)).isEmpty();
        console.open(address);
        page.findElement(By.cssSelector("button.danger")).click();
        await().atMost(SOON).until(() -> terminal.held().equals(Set.of(SOMCHAI)));
        assertThat(post("/enrolment/rules", "kind=LIST&people=10151+77777").body())
                .contains("77777");

        console.open("/enrolment/people/10151");
        page.findElement(By.cssSelector("#erase summary")).sendKeys(Keys.ENTER);
        page.findElement(By.id("erase-reason")).sendKeys("ลาออก");
        page.findElement(By.id("confirmation")).sendKeys("10152", Keys.ENTER);
        await().until(() -> main(page).contains("“10152” ไม่ตรงกับรหัส 10151"));
        assertThat(rooms.people().find(SOMCHAI)).isPresent();
        console.open("/enrolment/people/10151");
        page.findElement(By.cssSelector("#erase summary")).sendKeys(Keys.ENTER);
        page.findElement(By.id("erase-reason")).sendKeys("ลาออก");
        page.findElement(By.id("confirmation")).sendKeys("10151", Keys.ENTER);
        await().until(() -> main(page).contains("เริ่มลบแล้ว"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(main(page)).contains("ทุกเครื่องยืนยันแล้ว", "MOC-OPS", "ยืนยันเมื่อ"));
        assertThat(rooms.people().find(SOMCHAI)).isEmpty();
        assertThat(rooms.photos().info(SOMCHAI)).isEmpty();
        assertThat(console.look("enrolment-erasures", "/enrolment/erasures")).isEmpty();
    }

    @Test
    void bad_input_is_refused_kindly() throws Exception {
        ChromeDriver page = console.open("/enrolment/people/10155");
        assertThat(console.look("enrolment-person", "/enrolment/people/10155")).isEmpty();
        console.open("/enrolment/people/10155");
        page.findElement(By.id("photos")).sendKeys(file("photo.jpg", TestPictures.bomb()));
        page.findElement(By.cssSelector("form[enctype] button")).click();
        await().until(() -> main(page).contains("TOO_MANY_PIXELS"));
        assertThat(page.getTitle()).startsWith("ข้อมูลไม่ถูกต้อง");

        assertThat(post("/enrolment/people/10155/consent", "givenOn=1/10/69&textVersion=1")
                        .body())
                .contains("1/10/2569");
        assertThat(post("/enrolment/people/10155/consent", "givenOn=1/10/2599&textVersion=1")
                        .body())
                .contains("อยู่ในอนาคต");
        assertThat(rooms.consents().of(PITI)).isEmpty();
        assertThat(get("/enrolment/people/11111").statusCode()).isEqualTo(404);
        assertThat(get("/enrolment/people/11111/photo").statusCode()).isEqualTo(404);
        assertThat(get("/enrolment?device=%2F%2B&page=-7&state=NONE").statusCode())
                .isEqualTo(400);
        assertThat(get("/enrolment?page=99999999999999&state=NONE").statusCode())
                .isEqualTo(200);

        assertThat(unmeasured("/enrolment/upload", 33).statusCode()).isEqualTo(413);
        console.open("/enrolment/upload");
        page.findElement(By.id("photos")).sendKeys(file("10155.jpg", new byte[33 * 1024 * 1024]));
        page.findElement(By.cssSelector("main form button")).click();
        await().atMost(SOON).until(() -> page.getTitle().startsWith("ไฟล์ใหญ่เกินไป"));
    }

    private void agreesAndHasPhoto(PersonId person, int face) throws IOException {
        rooms.consents().give(OFFICE, person, LocalDate.parse("2026-10-01"), "PDPA-1");
        assertThat(rooms.photos().put(OFFICE, person, TestPictures.face(face)).accepted())
                .isTrue();
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(console.address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(console.address(path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("csrf=test&" + form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Many megabytes as one file of a form that does not say how long it is. */
    private HttpResponse<String> unmeasured(String path, int megabytes) throws Exception {
        String before = "--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"10155.jpg\"\r\n\r\n";
        byte[] megabyte = new byte[1024 * 1024];
        List<byte[]> parts = new ArrayList<>();
        parts.add(before.getBytes(StandardCharsets.US_ASCII));
        parts.addAll(Collections.nCopies(megabytes, megabyte));
        parts.add("\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(console.address(path))
                                .header("Content-Type", "multipart/form-data; boundary=x")
                                .POST(HttpRequest.BodyPublishers.ofByteArrays(parts))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static WebElement row(ChromeDriver page, PersonId person) {
        return page.findElement(By.cssSelector("tr[data-key='" + FakeTerminal.DEVICE + "/" + person + "']"));
    }

    private static String main(ChromeDriver page) {
        return page.findElement(By.tagName("main")).getText();
    }

    private static Person person(PersonId id, String th, String en, String unit) {
        return new Person(id, new PersonName(th, en), "", unit, null, null, null);
    }

    private static Visitor visitor(String account, Role role) {
        return new Visitor(account, null, Set.of(role), Set.of());
    }
}

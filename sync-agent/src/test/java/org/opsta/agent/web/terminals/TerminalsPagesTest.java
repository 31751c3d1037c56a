package org.opsta.agent.web.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.fleet.FleetWatch;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.web.TestConsole;
import org.opsta.browser.Chromium;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.PersonId;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

/** The pages about terminals, in a real browser, while terminals really report. */
class TerminalsPagesTest {

    private static final Duration LIVE_PART = Duration.ofSeconds(15);
    private static final Visitor IT = new Visitor("it", null, Set.of(Role.IT), Set.of());
    private static final Visitor STAFF =
            new Visitor("somchai", new PersonId("10151"), Set.of(Role.STAFF, Role.SUPERVISOR), Set.of());

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final InMemoryBroker broker = new InMemoryBroker();
    private AgentStore store;
    private Link terminal;
    private Fleet fleet;
    private TestConsole console;

    @BeforeAll
    static void browser() {
        Chromium.assumeInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        store = TestStore.SQLITE.open(folder);
        PunchLog punches = new PunchLog(store.jdbi());
        UnreadableLog unreadable = new UnreadableLog(store.jdbi(), clock);
        fleet = new Fleet(store.jdbi(), punches, unreadable, new FleetSettings(30));
        Link agent = broker.link("agent");
        new FleetWatch(fleet, unreadable, clock).subscribe(agent);
        agent.start();
        terminal = broker.link("terminal");
        terminal.start();
        await().until(() -> agent.connected() && terminal.connected());
        console = new TestConsole(store, clock, new TerminalsPages(fleet, punches, clock));
        console.letIn(IT);
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
        broker.close();
        store.close();
    }

    @Test
    void nothing_yet_says_how_to_connect_a_terminal_and_one_that_connects_appears_by_itself() throws Exception {
        ChromeDriver page = console.open("/terminals");
        assertThat(main(page)).contains("ยังไม่มีเครื่องสแกน", "MOC-OPS");
        assertThat(console.look("terminals-none", "/terminals")).isEmpty();

        console.open("/terminals");
        page.executeScript("window.same = true");
        online("MOC-OPS");
        await().atMost(LIVE_PART).untilAsserted(() -> assertThat(main(page))
                .contains("ใช้งานได้ 1 จาก 1 เครื่อง")
                .doesNotContain("ยังไม่มีเครื่องสแกน"));
        assertThat(page.executeScript("return window.same"))
                .as("not loaded again")
                .isEqualTo(true);
    }

    @Test
    void worst_first_in_words_and_colour_with_what_to_do_and_each_one_with_its_gaps() throws Exception {
        fleetInTrouble();
        ChromeDriver page = console.open("/terminals");
        assertThat(page.findElements(By.cssSelector(".terminals h2")))
                .extracting(WebElement::getText)
                .containsExactly("GATE-2", "ANNEX", "MOC-OPS");
        assertThat(card(page, "GATE-2").findElement(By.cssSelector(".tag.bad")).getText())
                .startsWith("ขาดการเชื่อมต่อ ตั้งแต่");
        WebElement annex = card(page, "ANNEX");
        assertThat(annex.getText())
                .contains(
                        "ไม่พบกล้อง",
                        "42 รายการ เก่าสุด",
                        "เชื่อถือไม่ได้",
                        "เต็ม บันทึกเวลาไม่ได้",
                        "84 °C",
                        "ตัวเครื่องถูกเปิด",
                        "ไม่มีจอใดแสดงอยู่",
                        "CAMERA_MISSING",
                        "8 รายการ",
                        "A gap",
                        "ยังไม่ตรงกับรายชื่อที่ควรเก็บ");
        assertThat(annex.getText())
                .as("what a terminal sends is text")
                .contains("<img src=x onerror=\"document.title='taken'\">", "UNHEARD_OF");
        assertThat(page.getTitle()).startsWith("เครื่องสแกน");
        assertThat(console.look("terminals", "/terminals")).isEmpty();

        console.open("/terminals");
        page.findElement(By.linkText("ANNEX")).sendKeys(Keys.ENTER);
        await().until(() -> page.getTitle().startsWith("ANNEX"));
        assertThat(main(page)).contains("ช่วงที่ขาด", "รอเครื่องส่ง", "boot-7", "v4l2 /dev/video0");
        assertThat(console.look("terminal", "/terminals/ANNEX")).isEmpty();
        assertThat(console.open("/terminals/NOBODY").getTitle()).startsWith("ไม่พบหน้านี้");
    }

    @Test
    void news_leaves_focus_scrolling_and_what_was_opened_alone() throws Exception {
        fleetInTrouble();
        ChromeDriver page = console.open("/terminals/ANNEX");
        WebElement summary = page.findElement(By.cssSelector("details summary"));
        summary.sendKeys(Keys.ENTER);
        page.executeScript("window.scrollTo(0, 300); window.was = document.activeElement");
        assertThat(page.executeScript("return document.activeElement.tagName")).isEqualTo("SUMMARY");
        send(health("ANNEX", 0, "RUNNING", List.of()));
        await().atMost(LIVE_PART)
                .untilAsserted(
                        () -> assertThat(main(page)).contains("ไม่มีค้าง").doesNotContain("CAMERA_MISSING"));
        assertThat(page.executeScript("return document.activeElement === window.was && window.was.isConnected"))
                .isEqualTo(true);
        assertThat(page.findElement(By.cssSelector("details")).getAttribute("open"))
                .isEqualTo("true");
        assertThat((Number) page.executeScript("return window.scrollY"))
                .extracting(Number::intValue)
                .isNotEqualTo(0);
    }

    @Test
    void staff_see_no_terminals_and_a_page_without_news_says_so() {
        console.letIn(STAFF);
        assertThat(console.open("/terminals").getTitle()).startsWith("ไม่มีสิทธิ์");
        assertThat(console.open("/terminals/MOC-OPS").getTitle()).startsWith("ไม่มีสิทธิ์");
        for (Role role : List.of(Role.ADMINISTRATOR, Role.AUDITOR)) {
            console.letIn(new Visitor("who", null, Set.of(role), Set.of()));
            assertThat(console.open("/terminals").getTitle()).startsWith("เครื่องสแกน");
        }
        ChromeDriver page = console.driver();
        assertThat(main(page)).doesNotContain("ไม่ได้รับข้อมูลใหม่");
        console.letIn(STAFF);
        await().atMost(LIVE_PART).untilAsserted(() -> assertThat(main(page)).contains("ไม่ได้รับข้อมูลใหม่"));
        console.letIn(IT);
        await().atMost(LIVE_PART).untilAsserted(() -> assertThat(main(page)).doesNotContain("ไม่ได้รับข้อมูลใหม่"));
    }

    private void fleetInTrouble() throws Exception {
        online("MOC-OPS");
        send(health("MOC-OPS", 0, "RUNNING", List.of()));
        online("ANNEX");
        send(health(
                "ANNEX",
                42,
                "MISSING",
                List.of(
                        new Health.Problem("CAMERA_MISSING", "no camera at /dev/video0; plug it in"),
                        new Health.Problem("UNHEARD_OF", "<img src=x onerror=\"document.title='taken'\">"))));
        terminal.publish(Outgoing.retained(
                new Topics(new DeviceId("GATE-2")).status(),
                Codec.encode(Status.offline(new DeviceId("GATE-2"), "connection lost", now()))));
        await().until(() -> fleet.terminals(now()).size() == 3
                && fleet.terminals(now()).stream()
                                .filter(each -> each.health() != null)
                                .count()
                        == 2);
    }

    private void online(String device) throws Exception {
        Status.Birth birth =
                new Status.Birth("1.2.3", Map.of(), "boot", now(), "0", RosterDigest.of(Map.of()), List.of("face"));
        terminal.publish(Outgoing.retained(
                new Topics(new DeviceId(device)).status(),
                Codec.encode(Status.online(new DeviceId(device), birth, now()))));
    }

    private void send(Health health) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(new Topics(health.device()).health(), Codec.encode(health)));
    }

    /** In every kind of trouble when there are problems. */
    private Health health(String device, long queue, String camera, List<Health.Problem> problems) {
        boolean well = problems.isEmpty();
        return new Health(
                new DeviceId(device),
                now(),
                new Health.Camera("v4l2 /dev/video0", camera, 14.9, null),
                new Health.Queue(queue, waitingSince(queue), well ? 0 : 50, well ? 0 : 8),
                new Health.Host(21_474_836_480L, 91_226_112, 412_090_368L, well ? 51.2 : 84.0, 9951),
                new ClockReading(
                        well ? ClockReading.State.SYNCED : ClockReading.State.UNSYNCED,
                        well ? 4L : null,
                        "boot-7",
                        9_968_000_000_000L),
                154,
                new Health.Recognition(0.003, 0.479, 0.05),
                now().minusMinutes(3),
                new Health.Disk(well ? "OK" : "FULL", 1_572_864, 268_435_456),
                new Health.Panel("GPIO", !well),
                new Health.Screen(true, well ? 1 : 0),
                new Health.RosterState(3, well),
                Map.of("vision", new Health.Stage(450, 21.4, 33.9, 40.2)),
                Map.of("unreadableMessages", 0L),
                problems);
    }

    private @Nullable OffsetDateTime waitingSince(long queue) {
        return queue == 0 ? null : now().minusHours(2);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.ofHours(7));
    }

    private static WebElement card(ChromeDriver page, String device) {
        return page.findElement(By.cssSelector("[data-key='" + device + "']"));
    }

    private static String main(ChromeDriver page) {
        return page.findElement(By.tagName("main")).getText();
    }
}

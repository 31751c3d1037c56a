package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.opsta.browser.Chromium;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.demo.Site.Broker;

/**
 * The console of a real agent, a process of its own with the demo's people, their past and an account of each kind, in
 * Debian's Chromium. Whoever signs in does so with name and password.
 */
@Timeout(300)
class ConsoleIT {

    private static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");
    private static final DeviceId SECOND = new DeviceId("MOC-OPS-2");
    private static final Dimension DESK = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(390, 844);
    private static final Path PICTURES = Path.of("target", "console");

    private static final String STAFF = "10152";
    private static final String SUPERVISOR = "10151";

    /** Each page, and who may see it: 10152 is staff, 10151 is their supervisor. */
    private static final Map<String, Set<String>> PAGES = pages();

    @TempDir
    private static Path folder;

    private static Site site;
    private static URI console;
    private static List<Punch> past;
    private static Chromium chromium;
    private static ChromeDriver browser;

    private static Map<String, Set<String>> pages() {
        Map<String, Set<String>> pages = new LinkedHashMap<>();
        pages.put("/account", Set.of("staff", "supervisor", "administrator", "it", "auditor"));
        // Who is in no register is led on to the others.
        pages.put("/month", Set.of("staff", "supervisor", "administrator", "it", "auditor"));
        pages.put("/month/" + STAFF, Set.of("staff", "supervisor", "administrator", "auditor"));
        pages.put("/month/" + SUPERVISOR, Set.of("supervisor", "administrator", "auditor"));
        pages.put("/month/" + STAFF + "/days/2026-11-02", Set.of("staff", "supervisor", "administrator", "auditor"));
        // Of somebody without anybody below them it says so.
        pages.put("/subordinates", Set.of("staff", "supervisor", "administrator", "it", "auditor"));
        pages.put("/people", Set.of("administrator", "auditor"));
        pages.put("/people/-/new", Set.of("administrator"));
        pages.put("/people/-/import", Set.of("administrator"));
        pages.put("/people/" + STAFF, Set.of("administrator", "auditor"));
        pages.put("/enrolment", Set.of("administrator", "it", "auditor"));
        pages.put("/enrolment/people/" + STAFF, Set.of("administrator", "it", "auditor"));
        pages.put("/enrolment/upload", Set.of("administrator"));
        pages.put("/enrolment/rules", Set.of("administrator"));
        pages.put("/enrolment/erasures", Set.of("administrator", "it", "auditor"));
        pages.put("/terminals", Set.of("administrator", "it", "auditor"));
        pages.put("/terminals/" + SECOND, Set.of("administrator", "it", "auditor"));
        pages.put("/rules", Set.of("administrator"));
        pages.put("/accounts", Set.of("administrator"));
        pages.put("/audit", Set.of("administrator", "auditor"));
        return pages;
    }

    @BeforeAll
    static void fill() throws Exception {
        Chromium.assumeInstalled();
        site = new Site(folder, Broker.EMBEDDED);
        console = site.openConsole();
        site.startAgent();
        site.agent("people", "import", folder.resolve("people.csv").toString());
        for (Accounts.Account account : Accounts.of(site.cast())) {
            List<String> said = site.agent(account.arguments().toArray(String[]::new));
            Accounts.choosePassword(console, account, Accounts.oneTime(said.get(said.size() - 1)));
        }
        OffsetDateTime now = OffsetDateTime.now(ZONE);
        past = History.upToYesterday(SECOND, site.cast().fourOnly().people().keySet(), now.toLocalDate(), ZONE, 1);
        new SecondTerminal(SECOND, broker()).send(past, now);
        chromium = new Chromium();
        browser = chromium.driver();
        browser.manage().window().setSize(DESK);
        signIn("administrator");
    }

    @AfterAll
    static void close() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private static URI broker() {
        return URI.create("tcp://127.0.0.1:" + site.port());
    }

    @Test
    void the_past_arrives_whole() throws Exception {
        assertThat(site.stored())
                .filteredOn(punch -> punch.path("device").asText().equals(SECOND.value()))
                .extracting(punch -> punch.path("id").asText())
                .containsExactlyElementsOf(
                        past.stream().map(punch -> punch.id().toString()).toList());
        assertThat(site.agent("verify")).anySatisfy(line -> assertThat(line).contains(SECOND.value()));
    }

    @Test
    void without_signing_in_there_is_nothing_but_the_sign_in() {
        signOut();
        for (String page : PAGES.keySet()) {
            browser.get(address(page));
            assertThat(browser.getCurrentUrl()).as(page).contains("/sign-in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "supervisor", "administrator", "it", "auditor"})
    void each_role_sees_its_pages_and_is_refused_the_others(String role) throws Exception {
        signIn(role);
        List<String> offered = new ArrayList<>();
        browser.get(address("/account"));
        browser.findElements(By.cssSelector("header nav a")).forEach(link -> offered.add(link.getDomAttribute("href")));
        assertThat(offered).isNotEmpty();
        for (Map.Entry<String, Set<String>> page : PAGES.entrySet()) {
            boolean may = page.getValue().contains(role);
            browser.get(address(page.getKey()));
            picture(role, page.getKey());
            assertThat(status(page.getKey())).as(role + " " + page.getKey()).isEqualTo(may ? 200 : 403);
            assertThat(browser.findElement(By.tagName("h1")).getText()).isNotBlank();
            if (offered.contains(page.getKey())) {
                assertThat(may).as("offered to " + role + ": " + page.getKey()).isTrue();
            }
        }
    }

    @Test
    void a_supervisor_goes_from_the_list_to_somebodys_month() {
        signIn("supervisor");
        browser.get(address("/subordinates"));
        browser.findElement(By.cssSelector("a[href^='/month/" + STAFF + "']")).click();
        soon(() -> assertThat(browser.getCurrentUrl()).contains("/month/" + STAFF));
        assertThat(text()).contains(Names.of(1).th());
    }

    @Test
    void a_punch_of_now_is_on_the_page_when_it_is_loaded_again() throws Exception {
        signIn("staff");
        OffsetDateTime now = OffsetDateTime.now(ZONE).truncatedTo(ChronoUnit.MILLIS);
        String clock = now.format(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT));
        browser.get(address("/month"));
        new SecondTerminal(new DeviceId("LOBBY-3"), broker()).send(List.of(punch(now)), now);
        browser.navigate().refresh();
        assertThat(text()).contains(clock);
        browser.findElement(By.xpath("//td[contains(., '" + clock + "')]/a")).click();
        soon(() -> assertThat(browser.getCurrentUrl()).contains("/days/"));
        assertThat(text()).contains(clock).contains("LOBBY-3");
    }

    /** The real terminal, whose walk-ups go on meanwhile. */
    @Test
    void photos_of_the_vault_reach_a_terminal_and_the_page_says_so_by_itself() throws Exception {
        site.startKiosk(true);
        try {
            site.agent(
                    "photo",
                    "add",
                    folder.resolve("photos").toString(),
                    "--consent",
                    "1",
                    "--consent-date",
                    LocalDate.now(ZONE).toString());
            signIn("administrator");
            browser.get(address("/enrolment"));
            site.agent("roster", "rules", "add", "--all", "--device", Site.DEVICE);
            soon(() -> assertThat(text()).contains(Site.DEVICE, "รับแล้ว 4 จาก 4 คน"));
            browser.get(address("/terminals"));
            soon(() -> assertThat(text()).contains(Site.DEVICE));
            site.awaitPunches(1);
            picturesOfTheTerminal();
            aReplacedCardIsFilledAgain();
        } finally {
            site.stopKiosk();
        }
    }

    /** The terminal comes back under its name and knows nobody. */
    private static void aReplacedCardIsFilledAgain() throws Exception {
        site.stopKiosk();
        Folders.delete(folder.resolve("kiosk"));
        site.startKiosk(false);
        signIn("auditor");
        soon(() -> {
            browser.get(address("/audit?action=ROSTER_CONVERGING"));
            assertThat(text()).contains(Site.DEVICE, "CARD_REPLACED");
        });
        site.agent("roster", "watch", "--for", "60");
        browser.get(address("/enrolment"));
        assertThat(text()).contains("รับแล้ว 4 จาก 4 คน");
    }

    private static void picturesOfTheTerminal() throws IOException {
        String wanted = System.getProperty("opsta.screens", "");
        if (!wanted.isEmpty()) {
            Path into = Path.of("..").resolve(wanted);
            picture(into, "enrolment", "/enrolment", DESK);
            picture(into, "terminals", "/terminals", DESK);
        }
    }

    private static Punch punch(OffsetDateTime now) {
        return new Punch(
                        UUID.fromString("019b0000-0000-7000-8000-000000000001"),
                        new DeviceId("LOBBY-3"),
                        Serial.FIRST,
                        new PersonId(STAFF),
                        Direction.IN,
                        Method.FACE,
                        now,
                        new ClockReading(ClockReading.State.SYNCED, 4L, "boot", 1),
                        0.71,
                        0.47,
                        0.3,
                        0.98,
                        Map.of(),
                        PunchHash.NONE_BEFORE,
                        "")
                .sealed();
    }

    @Test
    void a_refused_look_at_somebody_elses_month_is_in_the_log() {
        signIn("staff");
        assertThat(status("/month/" + SUPERVISOR)).isEqualTo(403);
        signIn("auditor");
        browser.get(address("/audit"));
        assertThat(text()).contains(SUPERVISOR).contains("staff");
    }

    /** Of last month, whole; nobody's face. */
    @Test
    @EnabledIfSystemProperty(named = "opsta.screens", matches = ".+")
    void pictures_for_the_documentation() throws Exception {
        Path into = Path.of("..").resolve(System.getProperty("opsta.screens", ""));
        String lastMonth = LocalDate.now(ZONE).minusMonths(1).toString().substring(0, 7);
        signIn("supervisor");
        picture(into, "month", "/month/" + STAFF + "?m=" + lastMonth, DESK);
        picture(into, "month-phone", "/month/" + STAFF + "?m=" + lastMonth, PHONE);
        picture(into, "subordinates", "/subordinates", DESK);
        browser.get(address("/month/" + STAFF + "?m=" + lastMonth));
        String day =
                browser.findElement(By.xpath("(//td[contains(., ' – ')]/a)[3]")).getDomAttribute("href");
        picture(into, "day", day, DESK);
        String record =
                browser.findElement(By.cssSelector("a[href^='/records/']")).getDomAttribute("href");
        picture(into, "record", record, DESK);
        signIn("administrator");
        picture(into, "people", "/people", DESK);
        picture(into, "audit", "/audit", DESK);
    }

    private static void picture(Path into, String name, String page, Dimension size) throws IOException {
        browser.manage().window().setSize(size);
        browser.get(address(page));
        Files.write(into.resolve("console-" + name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        browser.manage().window().setSize(DESK);
    }

    // ---- the browser

    private static void signIn(String name) {
        signOut();
        browser.get(address("/sign-in"));
        browser.findElement(By.name("name")).sendKeys(name);
        browser.findElement(By.name("password")).sendKeys(Accounts.PASSWORD);
        browser.findElement(By.cssSelector("main form button")).click();
        soon(() -> assertThat(browser.getCurrentUrl()).doesNotContain("/sign-in"));
    }

    private static void signOut() {
        browser.get(address("/sign-in"));
        browser.manage().deleteAllCookies();
    }

    private static String address(String page) {
        return console.resolve(page).toString();
    }

    private static int status(String page) {
        Object answer = browser.executeAsyncScript(
                "const done = arguments[1]; fetch(arguments[0]).then(answer => done(answer.status), () => done(0))",
                page);
        return ((Number) answer).intValue();
    }

    private static String text() {
        return browser.findElement(By.tagName("body")).getText();
    }

    private static void picture(String role, String page) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(
                PICTURES.resolve(role + page.replace('/', '-') + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    private static void soon(org.awaitility.core.ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(check);
    }
}

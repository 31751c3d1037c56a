package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.opsta.browser.Chromium;
import org.opsta.demo.Site.Broker;

/** The terminal's own display: a real terminal, real faces in front of it, and Debian's Chromium showing its page. */
@Timeout(300)
class ScreenIT {

    private static final Map<String, String> NAMES =
            Map.of("10151", Names.of(0).th(), "10152", Names.of(1).th());

    private static final String LATER = "บันทึกไว้ที่เครื่องนี้ จะส่งภายหลัง";

    @TempDir
    Path folder;

    private Chromium chromium;
    private ChromeDriver browser;

    @BeforeEach
    void open() {
        Chromium.assumeInstalled();
        chromium = new Chromium();
        browser = chromium.driver();
        browser.manage().window().setSize(new Dimension(1024, 600));
    }

    @AfterEach
    void close() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void what_the_page_says_is_so_and_it_outlives_terminal_and_broker() throws Exception {
        try (Site site = new Site(folder, Broker.MOSQUITTO)) {
            URI page = site.showScreen();
            site.startAgent();
            site.startKiosk(true);
            show(page);
            browser.executeScript("window.opened = 'once'");
            soon().until(() -> scene().equals("REFUSED"));
            site.enrolTheFour();
            soon().until(() -> scene().equals("RECORDED"));

            String first = text("name");
            // At the very moment a name is seen: it is on disk, or it is lost now.
            site.killKiosk();
            assertThat(NAMES).containsValue(first);
            soon().until(() -> browser.findElement(By.id("offline")).isDisplayed());
            assertThat(text("name"))
                    .as("nobody is greeted by a terminal that is away")
                    .isEmpty();

            int before = site.recordedIds().size();
            site.startKiosk(true);
            soon().until(() -> scene().equals("RECORDED"));
            assertThat(NAMES).containsValue(text("name"));
            soon().until(() -> site.recordedIds().size() > before);
            assertThat(browser.executeScript("return window.opened"))
                    .as("by itself, without being loaded anew")
                    .isEqualTo("once");

            soon().until(() -> idle() && !mark().isEmpty() && !mark().contains(LATER));
            site.mosquitto().kill();
            soon().until(() -> idle() && mark().matches(LATER + " \\([2-9] .*"));
            site.mosquitto().start();
            soon().until(() -> idle() && !mark().isEmpty() && !mark().contains(LATER));

            site.stopKiosk();
            soon().until(() -> site.stored().size() >= 2);
            assertThat(site.stored())
                    .filteredOn(punch -> punch.path("serial").asLong() == 1)
                    .extracting(punch -> NAMES.get(punch.path("person").asText()))
                    .containsExactly(first);
        }
    }

    /** The terminal says that it runs a moment before its page is served. */
    private void show(URI page) {
        soon().ignoreExceptions().until(() -> {
            browser.get(page.toString());
            return true;
        });
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private String scene() {
        return String.valueOf(browser.executeScript("return document.body.dataset.scene"));
    }

    private boolean idle() {
        return scene().equals("IDLE");
    }

    /** How the terminal is, as it is read there. */
    private String mark() {
        return text("mark-text");
    }

    /** Empty while it cannot be seen. */
    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }
}

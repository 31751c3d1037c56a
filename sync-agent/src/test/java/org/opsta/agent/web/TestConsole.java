package org.opsta.agent.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.browser.Chromium;

/**
 * The console with some of its pages, and Debian's Chromium in front of it. Each page is looked at in Thai and English, wide and
 * as on a phone: {@link #look} takes a picture into {@code target/console} and has axe look for what shuts people out.
 */
public final class TestConsole implements AutoCloseable {

    public static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");

    private static final Path PICTURES = Path.of("target", "console");
    private static final Dimension DESK = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(390, 844);

    private final TestGate gate = new TestGate();
    private final Console console;
    private final Chromium browser;

    public TestConsole(AgentStore store, Clock clock, Pages... pages) {
        console = new Console(
                new ConsoleSettings(true, "127.0.0.1", 0),
                ZONE,
                gate,
                new AuditLog(store.jdbi(), clock),
                List.of(pages));
        browser = new Chromium();
        // A click returns before the page that answers it is there.
        browser.driver().manage().timeouts().implicitlyWait(Duration.ofSeconds(5));
    }

    /** In front of a console with a gate of its own. */
    public TestConsole(Console console) {
        this.console = console;
        browser = new Chromium();
        // A click returns before the page that answers it is there.
        browser.driver().manage().timeouts().implicitlyWait(Duration.ofSeconds(5));
    }

    public void letIn(Visitor visitor) {
        gate.letIn(visitor);
    }

    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + console.port() + path);
    }

    public ChromeDriver driver() {
        return browser.driver();
    }

    /** Opens a page in Thai on a desk's screen. */
    public ChromeDriver open(String path) {
        ChromeDriver driver = browser.driver();
        driver.manage().window().setSize(DESK);
        driver.get(address("/assets/console.css").toString());
        driver.manage().deleteCookieNamed("language");
        driver.get(address(path).toString());
        return driver;
    }

    /** Presses keys that send a form, and waits for the page that answers: by itself, the driver waits after clicks alone. */
    public void send(WebElement field, CharSequence... keys) {
        answered(() -> field.sendKeys(keys));
    }

    /** As {@link #send}, by the mouse: waits for the page that answers. */
    public void click(WebElement button) {
        answered(button::click);
    }

    private void answered(Runnable asking) {
        WebElement before = browser.driver().findElement(By.tagName("main"));
        asking.run();
        new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
                .until(ExpectedConditions.and(
                        ExpectedConditions.stalenessOf(before),
                        ExpectedConditions.jsReturnsValue("return document.readyState === 'complete' || null")));
    }

    /**
     * Looks at a page in both languages and both sizes.
     *
     * @return what axe has against it, empty when nothing; each begins with where it was
     */
    public List<String> look(String name, String path) {
        List<String> faults = new java.util.ArrayList<>();
        ChromeDriver driver = browser.driver();
        for (String language : List.of("th", "en")) {
            for (Map.Entry<String, Dimension> size :
                    Map.of("desk", DESK, "phone", PHONE).entrySet()) {
                driver.manage().window().setSize(size.getValue());
                driver.get(address("/assets/console.css").toString());
                driver.manage().addCookie(new Cookie("language", language));
                driver.get(address(path).toString());
                String where = name + "-" + language + "-" + size.getKey();
                picture(driver, where);
                axe(driver).forEach(fault -> faults.add(where + ": " + fault));
                Object wider = driver.executeScript(
                        "return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
                if (Boolean.TRUE.equals(wider)) {
                    faults.add(where + ": the page is wider than the screen");
                }
            }
        }
        return faults;
    }

    private static void picture(ChromeDriver driver, String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> axe(ChromeDriver driver) {
        driver.executeScript(axeScript());
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(
                  result => done(result.violations.map(v => v.id + " " + v.nodes.map(n => n.html).join(" | "))),
                  fault => done(["axe failed: " + fault]));
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axeScript() {
        try (var stream = TestConsole.class.getResourceAsStream("/axe.min.js")) {
            if (stream == null) {
                throw new IllegalStateException("axe.min.js is not on the test class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        browser.close();
        console.close();
    }
}

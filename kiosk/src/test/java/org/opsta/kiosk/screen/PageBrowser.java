package org.opsta.kiosk.screen;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.opsta.browser.Chromium;

/**
 * Debian's Chromium without a window, one for all classes of a test run. Where it is not installed, the tests are skipped and
 * say so; nothing is ever downloaded.
 */
public final class PageBrowser implements BeforeAllCallback, AfterEachCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<String> scripts = new ArrayList<>();
    private final boolean needed;
    private @Nullable ChromeDriver driver;

    public PageBrowser() {
        this(true);
    }

    /** @param needed false: none is started */
    public PageBrowser(boolean needed) {
        this.needed = needed;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!needed) {
            return;
        }
        Chromium.assumeInstalled();
        // Started once, stopped when all tests are through.
        driver = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(PageBrowser.class))
                .getOrComputeIfAbsent(Chromium.class, type -> new Chromium(), Chromium.class)
                .driver();
    }

    /** Has that run in each page that is opened by this test, before anything of the page's own. */
    void prepare(String script) {
        scripts.add(String.valueOf(cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier")));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        scripts.forEach(script -> cdp("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script)));
        scripts.clear();
        if (driver != null) {
            driver.get("about:blank");
        }
    }

    ChromeDriver driver() {
        return Objects.requireNonNull(driver);
    }

    /** Opens the page with nothing moving, on a 7-inch display, and waits until it stands. */
    public void open(URI page) {
        reduceMotion(true);
        resize(new Size(800, 480));
        driver().get(page.toString());
        await().atMost(PATIENCE).until(() -> !scene().equals("NONE"));
        settle();
    }

    /** @param width in pixels of CSS */
    record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    void resize(Size size) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", size.width(), "height", size.height(), "deviceScaleFactor", 1, "mobile", false));
    }

    public void reduceMotion(boolean reduce) {
        cdp(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of(
                                "name", "prefers-reduced-motion", "value", reduce ? "reduce" : "no-preference"))));
    }

    Map<String, Object> cdp(String command, Map<String, Object> arguments) {
        return driver().executeCdpCommand(command, arguments);
    }

    public void awaitScene(String... kinds) {
        await().atMost(PATIENCE).until(() -> List.of(kinds).contains(scene()));
        settle();
    }

    /** The kind of scene that is on the page, or NONE. */
    String scene() {
        return String.valueOf(js("return document.body?.dataset.scene"));
    }

    /** Waits until what was changed last is painted. */
    void settle() {
        driver().executeAsyncScript(
                        "const done = arguments[0]; document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    void awaitTrue(String expression) {
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(js("return Boolean(" + expression + ")")));
    }

    public @Nullable Object js(String script, Object... arguments) {
        return driver().executeScript(script, arguments);
    }

    String text(String id) {
        return element(id).getText();
    }

    WebElement element(String id) {
        return driver().findElement(By.id(id));
    }

    void click(String css) {
        driver().findElement(By.cssSelector(css)).click();
    }

    /** Sets one of the page's own times, in milliseconds. */
    void time(String name, long millis) {
        driver().executeAsyncScript(
                        "const [name, millis, done] = arguments; import('/times.js').then(({ times }) => { times[name] = millis; done(); })",
                        name,
                        millis);
    }

    void speak(String language) {
        if (!language.equals(js("return document.documentElement.lang"))) {
            js("document.getElementById('language').click()");
        }
        settle();
    }

    /** All there is in the document: text and attributes. */
    public String everything() {
        return String.valueOf(js("return document.title + document.documentElement.outerHTML"
                + " + [...document.querySelectorAll('input')].map((each) => each.value).join()"));
    }

    byte[] picture() {
        return driver().getScreenshotAs(OutputType.BYTES);
    }
}

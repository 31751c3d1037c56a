package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.opsta.agent.access.Role;
import org.opsta.agent.web.TestConsole;
import org.opsta.browser.Chromium;

/** The first day of the console, in a real browser and with its own gate: keyboard alone. */
class SignInBrowserTest {

    @TempDir
    private Path folder;

    @BeforeAll
    static void browser() {
        Chromium.assumeInstalled();
    }

    @Test
    void from_the_one_time_password_to_the_console_by_keyboard_in_two_languages() throws Exception {
        try (TestSite site = new TestSite(folder, "");
                TestConsole console = new TestConsole(site.console())) {
            String oneTime = site.rooms.firstAccount().makeIfNone().orElseThrow();
            site.account("somchai", TestSite.SUPERVISOR, Role.AUDITOR, Role.IT);
            site.account("suda", TestSite.STAFF);
            List<String> faults = new ArrayList<>(console.look("sign-in", "/sign-in"));

            ChromeDriver driver = console.open("/accounts");
            assertThat(driver.getTitle()).startsWith("เข้าสู่ระบบ");
            type(driver, "admin", Keys.TAB, "wrong", Keys.ENTER);
            shown(driver, By.cssSelector("[role=alert]"));
            assertThat(focused(driver).getAttribute("name"))
                    .as("the name stays")
                    .isEqualTo("password");
            type(driver, oneTime, Keys.ENTER);

            shown(driver, By.id("wanted"));
            assertThat(driver.getTitle()).startsWith("เปลี่ยนรหัสผ่าน");
            assertThat(driver.findElements(By.tagName("nav"))).isEmpty();
            faults.addAll(console.look("password", "/account/password"));
            console.open("/account/password");
            type(driver, oneTime, Keys.TAB, TestSite.PASSWORD, Keys.TAB, TestSite.PASSWORD, Keys.ENTER);
            shown(driver, By.className("notice"));
            assertThat(driver.getTitle()).startsWith("บัญชีของฉัน");

            faults.addAll(console.look("account", "/account"));
            faults.addAll(console.look("accounts", "/accounts"));
            faults.addAll(console.look("accounts-one", "/accounts/somchai"));
            assertThat(faults).isEmpty();

            console.open("/accounts");
            assertThat(driver.findElement(By.tagName("table")).getText())
                    .contains("somchai", "10151 สมชาย ใจดี", "ผู้ตรวจสอบ");
            WebElement language = driver.findElement(By.cssSelector("form[action='/language'] button"));
            language.sendKeys(Keys.ENTER);
            new WebDriverWait(driver, Duration.ofSeconds(10)).until(ExpectedConditions.titleContains("Accounts"));
            assertThat(driver.findElement(By.tagName("table")).getText()).contains("Somchai Jaidee", "Auditor");
            driver.findElement(By.cssSelector("form[action='/sign-out'] button"))
                    .sendKeys(Keys.ENTER);
            new WebDriverWait(driver, Duration.ofSeconds(10)).until(ExpectedConditions.titleContains("Sign in"));
        }
    }

    private static void type(ChromeDriver driver, CharSequence... keys) {
        for (CharSequence key : keys) {
            focused(driver).sendKeys(key);
        }
    }

    private static WebElement focused(ChromeDriver driver) {
        return driver.switchTo().activeElement();
    }

    private static void shown(ChromeDriver driver, By what) {
        new WebDriverWait(driver, Duration.ofSeconds(10)).until(ExpectedConditions.presenceOfElementLocated(what));
    }
}

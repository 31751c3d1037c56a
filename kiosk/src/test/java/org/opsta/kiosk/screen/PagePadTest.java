package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.opsta.contract.Direction;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.screen.StagedScreen.Typed;

/** Code and PIN on the page: by touch and by keyboard, with and without IN and OUT. */
@Timeout(60)
class PagePadTest {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    private static final String CODE = "10151";
    private static final String PIN = "846302";

    private StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN);

    @AfterEach
    void close() {
        screen.close();
    }

    @Test
    void by_touch() {
        screen.pins = typed -> StagedScreen.recorded(Direction.IN);
        open();
        touch(CODE);
        BROWSER.click("#next");
        touch(PIN);
        assertThat(BROWSER.text("dots")).isEqualTo("●●●●●●");
        assertThat(BROWSER.everything()).doesNotContain(PIN);
        BROWSER.click("#enter");

        BROWSER.awaitScene("RECORDED");
        assertThat(screen.typed).containsExactly(new Typed(CODE, PIN, Optional.empty()));
        assertThat(isOpen()).isFalse();
        assertThat(BROWSER.text("name")).isEqualTo("สมชาย ใจดี");
        assertThat(BROWSER.everything()).doesNotContain(PIN).doesNotContain(CODE);
    }

    @Test
    void by_keyboard_with_letters_in_the_code() {
        screen.pins = typed -> StagedScreen.recorded(Direction.OUT);
        open();
        type("Ab_1.x-77", Keys.BACK_SPACE, Keys.ENTER, "12x3456", Keys.BACK_SPACE, "99", Keys.ENTER);

        BROWSER.awaitScene("RECORDED");
        assertThat(screen.typed).containsExactly(new Typed("Ab_1.x-7", "1234599", Optional.empty()));
    }

    @Test
    void a_key_that_was_touched_is_not_pressed_again_by_enter() {
        open();
        touch(CODE);
        type(Keys.ENTER);
        touch(PIN);
        type(Keys.ENTER);

        await().untilAsserted(() -> assertThat(screen.typed).containsExactly(new Typed(CODE, PIN, Optional.empty())));
    }

    @Test
    void with_in_and_out_one_of_them_sends_it() {
        screen.close();
        screen = new StagedScreen(StagedScreen.Setting.PLAIN.withKeys());
        screen.pins = typed -> StagedScreen.recorded(typed.direction().orElseThrow());
        open();
        touch(CODE);
        BROWSER.click("#next");
        type(PIN, Keys.ENTER);
        assertThat(BROWSER.text("pad-message")).isEqualTo("กรุณากดเข้าหรือออก");
        assertThat(screen.typed).isEmpty();
        BROWSER.click("#enter-out");

        BROWSER.awaitScene("RECORDED");
        assertThat(screen.typed).containsExactly(new Typed(CODE, PIN, Optional.of(Direction.OUT)));
        assertThat(BROWSER.text("way")).isEqualTo("ลงเวลาออก");
    }

    @Test
    void a_wrong_pin_is_tried_again_with_the_same_code() {
        open();
        type(CODE, Keys.ENTER, PIN, Keys.ENTER);

        await().untilAsserted(() -> assertThat(BROWSER.text("pad-message")).contains("รหัสบุคลากรหรือ PIN ไม่ถูกต้อง"));
        assertThat(isOpen()).isTrue();
        assertThat(BROWSER.text("code")).isEqualTo(CODE);
        assertThat(BROWSER.text("dots")).isEmpty();
        screen.pins = typed -> StagedScreen.recorded(Direction.IN);
        BROWSER.awaitTrue("document.getElementById('pad').ariaBusy === 'false'");
        type("111111", Keys.ENTER);
        BROWSER.awaitScene("RECORDED");
        assertThat(screen.typed.get(1)).isEqualTo(new Typed(CODE, "111111", Optional.empty()));
    }

    @Test
    void too_few_digits_are_not_sent() {
        open();
        type(Keys.ENTER);
        assertThat(BROWSER.text("pad-message")).isEqualTo("กรุณาใส่รหัสบุคลากรก่อน");
        type(CODE, Keys.ENTER, "12345", Keys.ENTER);

        assertThat(BROWSER.text("pad-message")).isEqualTo("กรุณาใส่ PIN ให้ครบ 6 ถึง 8 หลัก");
        type("6789");
        assertThat(BROWSER.text("dots")).isEqualTo("●●●●●●●●");
        BROWSER.click("#clear");
        assertThat(BROWSER.text("dots")).isEmpty();
        assertThat(screen.typed).isEmpty();
    }

    @Test
    void closes_and_forgets_when_nobody_touches_it() {
        open();
        BROWSER.time("pad", 700);
        type(CODE, Keys.ENTER, PIN);
        BROWSER.awaitTrue("document.getElementById('pad').hidden");

        assertThat(BROWSER.everything()).doesNotContain(CODE).doesNotContain("●");
        BROWSER.click("#open-pad");
        assertThat(BROWSER.text("code")).isEmpty();
        type(Keys.ENTER);
        assertThat(BROWSER.text("pad-message")).isNotEmpty();
        assertThat(screen.typed).isEmpty();
    }

    @Test
    void escape_closes_and_forgets() {
        open();
        type(CODE, Keys.ENTER, PIN, Keys.ESCAPE);

        assertThat(isOpen()).isFalse();
        assertThat(BROWSER.everything()).doesNotContain(CODE).doesNotContain("●");
        assertThat(BROWSER.js("return document.activeElement.id")).isEqualTo("open-pad");
    }

    @Test
    void a_stranger_passing_by_throws_nobody_out() {
        open();
        type(CODE);
        screen.guide(StagedScreen.SEEN_WELL);
        BROWSER.awaitScene("GUIDE");
        screen.tell(new Feedback.Refused(new ScanOutcome.Unknown(0.2, 0.479, 12)));
        BROWSER.awaitScene("REFUSED");

        assertThat(isOpen()).isTrue();
        assertThat(BROWSER.text("code")).isEqualTo(CODE);
        screen.tell(StagedScreen.recorded(Direction.IN));
        BROWSER.awaitScene("RECORDED");
        assertThat(isOpen()).isFalse();
    }

    @Test
    void while_it_is_checked_the_keys_rest() {
        CountDownLatch checked = new CountDownLatch(1);
        screen.pins = typed -> {
            try {
                checked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Feedback.PinRefused(new PinOutcome.Wrong(4));
        };
        open();
        type(CODE, Keys.ENTER, PIN, Keys.ENTER);
        await().until(() -> !screen.typed.isEmpty());

        assertThat(BROWSER.text("pad-message")).isEqualTo("กำลังตรวจสอบ กรุณารอสักครู่");
        assertThat(BROWSER.element("enter").isEnabled()).isFalse();
        assertThat(BROWSER.js("return document.querySelector('[data-key=\"1\"]').disabled"))
                .isEqualTo(true);
        assertThat(BROWSER.everything()).doesNotContain(PIN).doesNotContain("●");
        type("5", Keys.ENTER);
        checked.countDown();
        BROWSER.awaitTrue("document.getElementById('pad').ariaBusy === 'false'");
        assertThat(screen.typed).hasSize(1);
    }

    @Test
    void what_goes_wrong_is_said_kindly() {
        open();
        for (var each : List.of(
                List.of("new Response('', { status: 409 })", "เครื่องกำลังตรวจสอบรหัสอื่นอยู่ กรุณาลองอีกครั้ง"),
                List.of("new Response('', { status: 400 })", "เครื่องอ่านรหัสนี้ไม่ได้ กรุณาใส่ใหม่อีกครั้ง"),
                List.of(
                        "Promise.reject(new TypeError('refused'))",
                        "ยังไม่ได้บันทึกเวลา เครื่องไม่ตอบ กรุณาลองอีกครั้ง"))) {
            BROWSER.js("window.fetch = async () => " + each.get(0));
            type(Keys.DELETE, CODE, Keys.ENTER, PIN, Keys.ENTER);
            await().untilAsserted(() -> assertThat(BROWSER.text("pad-message")).isEqualTo(each.get(1)));
            assertThat(BROWSER.text("dots")).isEmpty();
            BROWSER.click("#code-field");
        }
    }

    @Test
    void in_and_out_are_pressed_on_the_page_too() {
        screen.close();
        screen = new StagedScreen(StagedScreen.Setting.PLAIN.withKeys());
        BROWSER.open(screen.page());
        BROWSER.click("#controls [data-direction=OUT]");

        await().untilAsserted(() -> assertThat(screen.pressed).containsExactly(Direction.OUT));
        assertThat(BROWSER.js("return document.querySelector('#controls [data-direction=OUT]').ariaPressed"))
                .isEqualTo("true");
        screen.tell(new Feedback.AskDirection(StagedScreen.PERSON, StagedScreen.NAME, org.opsta.contract.Method.FACE));
        BROWSER.awaitScene("ASK_DIRECTION");
        assertThat(BROWSER.js("return document.querySelectorAll('main [aria-pressed=true]').length"))
                .isEqualTo(0L);
        BROWSER.click("#ask [data-direction=IN]");
        await().untilAsserted(() -> assertThat(screen.pressed).containsExactly(Direction.OUT, Direction.IN));
    }

    private void open() {
        BROWSER.open(screen.page());
        BROWSER.click("#open-pad");
    }

    private static void touch(String digits) {
        digits.chars().forEach(digit -> BROWSER.click("[data-key='" + (char) digit + "']"));
    }

    private static void type(CharSequence... keys) {
        BROWSER.driver().switchTo().activeElement().sendKeys(keys);
    }

    private static boolean isOpen() {
        return Boolean.FALSE.equals(Objects.requireNonNull(BROWSER.js("return document.getElementById('pad').hidden")));
    }
}

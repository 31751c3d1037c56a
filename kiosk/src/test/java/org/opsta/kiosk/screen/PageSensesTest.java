package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Direction;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

/** What moves, what is heard, what is drawn, and how long it takes. */
@Timeout(60)
class PageSensesTest {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    private static final Feedback STRANGER = new Feedback.Refused(new ScanOutcome.Unknown(0.2, 0.479, 12));

    @Test
    void the_preview_is_drawn_while_somebody_is_guided_and_not_pulled_otherwise() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            assertThat(screen.lobby.asked()).isZero();

            // Left in the picture, so right in the mirror.
            screen.guide(new FaceView(0.3, 0.3, 0.2, 0.3, Optional.of(PoorView.TOO_FAR), true));
            BROWSER.awaitTrue("document.documentElement.dataset.frames > 20");
            assertThat(BROWSER.text("hint")).isEqualTo("กรุณาเข้าใกล้อีกนิด");
            assertThat(offByInFrame())
                    .as("the frame is where the mirrored picture has the face")
                    .isLessThan(2);

            screen.tell(STRANGER);
            BROWSER.awaitScene("REFUSED");
            int asked = screen.lobby.asked();
            await().during(Duration.ofMillis(800)).until(() -> screen.lobby.asked() <= asked + 1);
            assertThat(
                            BROWSER.js(
                                    "const c = document.getElementById('picture'); return c.getContext('2d').getImageData(320, 240, 1, 1).data.join()"))
                    .as("nobody's picture stays")
                    .isEqualTo("0,0,0,0");
        }
    }

    /** How far, in pixels, the frame's middle is from where a picture of 640 by 480 has 40 % of its width and fills its place. */
    private static double offByInFrame() {
        return ((Number) Objects.requireNonNull(BROWSER.js("""
                        const box = document.getElementById("box").getBoundingClientRect();
                        const mirror = document.getElementById("mirror").getBoundingClientRect();
                        const scale = Math.max(mirror.width / 640, mirror.height / 480);
                        return Math.abs(box.left + box.width / 2 - (mirror.left + mirror.width / 2 + 0.1 * 640 * scale));
                        """))).doubleValue();
    }

    @Test
    void nothing_moves_for_who_asked_for_that() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            BROWSER.reduceMotion(false);
            BROWSER.js(
                    "window.moved = 0; for (const kind of ['animationstart', 'transitionrun']) addEventListener(kind, () => window.moved++, true)");
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            BROWSER.awaitTrue("window.moved > 0");

            BROWSER.reduceMotion(true);
            BROWSER.js("window.moved = 0");
            screen.tell(STRANGER);
            BROWSER.awaitScene("REFUSED");
            screen.tell(StagedScreen.recorded(Direction.OUT));
            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.js("return document.getAnimations().length")).isEqualTo(0L);
            BROWSER.js("document.getElementById('offline').hidden = false");
            BROWSER.settle();
            assertThat(BROWSER.js("return document.getAnimations().length")).isEqualTo(0L);
            assertThat(BROWSER.js("return window.moved")).isEqualTo(0L);
        }
    }

    @Test
    void tones_tell_the_outcomes_apart_and_are_not_repeated() {
        listen();
        int port;
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN.heard(null))) {
            port = screen.port();
            BROWSER.open(screen.page());
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            screen.tell(STRANGER);
            BROWSER.awaitScene("REFUSED");
            screen.tell(
                    new Feedback.AskDirection(StagedScreen.PERSON, StagedScreen.NAME, org.opsta.contract.Method.FACE));
            BROWSER.awaitScene("ASK_DIRECTION");
            assertThat(BROWSER.js("return window.heard")).isEqualTo(List.of(880L, 1320L, 392L, 294L, 660L, 660L));
            assertThat(BROWSER.js("return Math.round(100 * window.loudest)")).isEqualTo(50L);
        }
        await().until(() -> BROWSER.scene().equals("NONE"));
        try (StagedScreen screen =
                new StagedScreen(StagedScreen.Setting.PLAIN.heard(null).at(port))) {
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.js("return window.heard.length"))
                    .as("not on reconnecting")
                    .isEqualTo(6L);
        }
    }

    @Test
    void nothing_is_heard_unless_it_is_switched_on() {
        listen();
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.js("return window.heard")).isEqualTo(List.of());
        }
    }

    @Test
    void spoken_words_take_the_place_of_tones(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("recorded.IN.th.ogg"), new byte[] {1});
        Files.write(folder.resolve("refused.en.ogg"), new byte[] {1});
        listen();
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN.heard(folder))) {
            BROWSER.open(screen.page());
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            screen.tell(StagedScreen.recorded(Direction.OUT));
            BROWSER.awaitTrue("way.textContent === 'ลงเวลาออก'");
            BROWSER.settle();
            BROWSER.speak("en");
            screen.tell(STRANGER);
            BROWSER.awaitScene("REFUSED");
            assertThat(BROWSER.js("return window.heard"))
                    .isEqualTo(List.of("recorded.IN.th.ogg at 0.5", 880L, 1320L, "refused.en.ogg at 0.5"));
        }
    }

    /** Writes down what would be heard. */
    private static void listen() {
        BROWSER.prepare("""
                        window.heard = [];
                        window.loudest = 0;
                        const start = OscillatorNode.prototype.start;
                        OscillatorNode.prototype.start = function (...at) { window.heard.push(this.frequency.value); start.apply(this, at); };
                        const ramp = AudioParam.prototype.linearRampToValueAtTime;
                        AudioParam.prototype.linearRampToValueAtTime = function (value, at) { window.loudest = Math.max(window.loudest, value); return ramp.call(this, value, at); };
                        HTMLMediaElement.prototype.play = function () { window.heard.push(decodeURIComponent(this.src.split("/").pop()) + " at " + this.volume); return Promise.resolve(); };
                        """);
    }

    @Test
    void it_says_how_long_it_took_from_told_to_painted() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            for (int i = 0; i < 5; i++) {
                screen.tell(StagedScreen.recorded(Direction.IN));
                BROWSER.awaitScene("RECORDED");
                screen.tell(STRANGER);
                BROWSER.awaitScene("REFUSED");
            }
            BROWSER.awaitTrue("performance.getEntriesByName('told-to-painted').length === 10");
            System.out.println(
                    "told to painted, milliseconds: "
                            + BROWSER.js(
                                    "return performance.getEntriesByName('told-to-painted').map((each) => Math.round(each.duration)).join(' ')"));
        }
    }

    @Test
    void tone_marks_stand_above_vowels() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            assertThat(screen.screen().pages()).isEqualTo(1);
            for (String weight : List.of("400", "700")) {
                for (List<String> pair : List.of(
                        List.of("ที่", "ที"), List.of("เพื่อ", "เพือ"), List.of("นิ่ง", "นิง"), List.of("น้ำ", "นำ"))) {
                    assertThat(top(pair.get(0), weight)).as(pair + " " + weight).isLessThan(top(pair.get(1), weight));
                }
            }
        }
    }

    /** The first line of a picture of the text that has ink. */
    private static long top(String text, String weight) {
        return (Long) Objects.requireNonNull(BROWSER.js("""
                const [text, weight] = arguments;
                const canvas = document.createElement("canvas");
                canvas.width = 400; canvas.height = 200;
                const pen = canvas.getContext("2d");
                pen.font = weight + " 100px " + getComputedStyle(document.body).fontFamily;
                pen.fillText(text, 20, 150);
                return Math.floor(pen.getImageData(0, 0, 400, 200).data.findIndex((value, i) => i % 4 === 3 && value > 60) / 4 / 400);
                """, text, weight));
    }
}

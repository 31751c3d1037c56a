package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.kiosk.screen.StagedScreen.NAME;
import static org.opsta.kiosk.screen.StagedScreen.NOW;
import static org.opsta.kiosk.screen.StagedScreen.PERSON;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.screen.PageBrowser.Size;

/**
 * Every scene, in both languages, on four displays: said whole, large enough, and usable by everybody. Pictures of all of
 * them are left in {@code target/screens}, to be looked at; with {@code -Dopsta.screens=docs/screens} those of the
 * documentation are made anew.
 */
@Timeout(60)
class PageScenesTest {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    private static final List<Size> SIZES =
            List.of(new Size(800, 480), new Size(1280, 800), new Size(480, 800), new Size(800, 1280));
    private static final Path SCREENS = Path.of("target", "screens");
    private static final PersonName LONG = new PersonName("กรรณิการ์ สุวรรณประเสริฐ", "Kannikar Suwanprasert");
    private static final PersonName VERY_LONG = new PersonName(
            "ว่าที่ร้อยตรี พงศ์พัฒนาธรรมศักดิ์ ศรีสุวรรณวัฒนานุกูลกิจ",
            "Phongphatthanathammasak Srisuwanwatthananukunkit");
    private static final String AXE = read("/axe.min.js");

    /** What is put on the page, and what must be readable from 1.5 m. */
    @SuppressWarnings("ImmutableEnumChecker") // Nothing of it changes.
    enum Staging {
        IDLE(screen -> {}, "IDLE", "hours"),
        IDLE_OFFLINE(screen -> screen.condition = StagedScreen.OFFLINE, "IDLE", "hours"),
        IDLE_BLIND(screen -> screen.condition = StagedScreen.BLIND, "IDLE", "hours"),
        IDLE_KEYS(screen -> {}, "IDLE", "hours"),
        GUIDE(screen -> screen.guide(StagedScreen.SEEN_WELL), "GUIDE", "hint"),
        GUIDE_POOR(screen -> screen.guide(StagedScreen.poor(PoorView.TURNED_AWAY)), "GUIDE", "hint"),
        GUIDE_LONG(screen -> screen.guide(StagedScreen.poor(PoorView.OUT_OF_FRAME)), "GUIDE", "hint"),
        GUIDE_KEYS(screen -> screen.guide(StagedScreen.poor(PoorView.TOO_DARK)), "GUIDE", "hint"),
        RECORDED_IN(StagedScreen.recorded(Direction.IN), "RECORDED", "person-title", "name", "way", "at-hours"),
        RECORDED_OUT(StagedScreen.recorded(Direction.OUT, LONG), "RECORDED", "person-title", "name", "way", "at-hours"),
        RECORDED_VERY_LONG(
                StagedScreen.recorded(Direction.IN, VERY_LONG), "RECORDED", "person-title", "way", "at-hours"),
        ALREADY_RECORDED(
                StagedScreen.already(Direction.IN, NAME),
                "ALREADY_RECORDED",
                "person-title",
                "name",
                "way",
                "at-hours"),
        ALREADY_RECORDED_LONG(
                StagedScreen.already(Direction.OUT, VERY_LONG), "ALREADY_RECORDED", "person-title", "way", "at-hours"),
        ASK_DIRECTION(new Feedback.AskDirection(PERSON, NAME, Method.FACE), "ASK_DIRECTION", "notice-title"),
        REFUSED(new Feedback.Refused(new ScanOutcome.Unknown(0.2, 0.479, 12)), "REFUSED", "notice-title"),
        REFUSED_PICTURE(new Feedback.Refused(new ScanOutcome.NotLive(0.1, 0.5, 12)), "REFUSED", "notice-title"),
        NOT_RECORDED(new Feedback.NotRecorded(PERSON, NAME, "FULL"), "NOT_RECORDED", "notice-title"),
        PIN_REFUSED(new Feedback.PinRefused(new PinOutcome.Wrong(4)), "PIN_REFUSED", "notice-title"),
        PIN_LOCKED(
                new Feedback.PinRefused(
                        new PinOutcome.Locked(NOW.plusMinutes(15).toInstant())),
                "PIN_REFUSED",
                "notice-title"),
        OFFLINE(StagedScreen::close, "NONE"),
        PAD(screen -> {}, "IDLE"),
        PAD_KEYS(screen -> {}, "IDLE");

        private final Consumer<StagedScreen> stage;
        private final String kind;
        private final List<String> far;

        Staging(Consumer<StagedScreen> stage, String kind, String... far) {
            this.stage = stage;
            this.kind = kind;
            this.far = List.of(far);
        }

        Staging(Feedback feedback, String kind, String... far) {
            this(screen -> screen.tell(feedback), kind, far);
        }

        boolean byKey() {
            return name().endsWith("KEYS") || this == ASK_DIRECTION;
        }

        boolean pad() {
            return name().startsWith("PAD");
        }

        String file() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_is_said_whole_and_large_enough_and_for_everybody(Staging staging) throws Exception {
        Files.createDirectories(SCREENS);
        List<String> wrong = new ArrayList<>();
        try (StagedScreen screen = staged(staging)) {
            assertThat(screen.typed).isEmpty();
            BROWSER.js(AXE);
            for (String language : List.of("th", "en")) {
                BROWSER.speak(language);
                barriers().forEach(barrier -> wrong.add(staging + " " + language + ": " + barrier));
                for (Size size : SIZES) {
                    BROWSER.resize(size);
                    BROWSER.settle();
                    assertThat(BROWSER.scene()).isEqualTo(staging.kind);
                    String where = staging + " " + language + " " + size + ": ";
                    faults(staging).forEach(fault -> wrong.add(where + fault));
                    Files.write(
                            SCREENS.resolve(staging.file() + "-" + language + "-" + size + ".png"), BROWSER.picture());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What axe finds wrong for those who see little, or move the page by other means than touch. */
    private static List<String> barriers() {
        return strings(BROWSER.driver().executeAsyncScript("""
                        const done = arguments[0];
                        axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] })
                            .then((result) => done(result.violations.map((each) =>
                                each.id + ": " + each.nodes.map((node) => node.target + " " + node.failureSummary).join("; "))))
                            .catch((e) => done(["axe failed: " + e]));
                        """));
    }

    /** The pictures of the documentation: all of one time, in Thai as the terminal begins. */
    @Test
    @EnabledIfSystemProperty(named = "opsta.screens", matches = ".+")
    void pictures_for_the_documentation() throws Exception {
        Path folder = Path.of("..").resolve(System.getProperty("opsta.screens", ""));
        Files.createDirectories(folder);
        Size seven = new Size(800, 480);
        Size upright = new Size(480, 800);
        picture(folder, Staging.IDLE, seven, "idle");
        picture(folder, Staging.GUIDE_POOR, seven, "guide");
        picture(folder, Staging.RECORDED_IN, seven, "recorded-in");
        picture(folder, Staging.RECORDED_OUT, seven, "recorded-out");
        picture(folder, Staging.ALREADY_RECORDED, seven, "already-recorded");
        picture(folder, Staging.REFUSED, seven, "refused");
        picture(folder, Staging.IDLE_OFFLINE, seven, "offline");
        picture(folder, Staging.OFFLINE, seven, "starting");
        picture(folder, Staging.PAD, seven, "pin");
        picture(folder, Staging.GUIDE, upright, "portrait-guide");
        picture(folder, Staging.RECORDED_IN, upright, "portrait-recorded-in");
    }

    private static void picture(Path folder, Staging staging, Size size, String name) throws IOException {
        try (StagedScreen screen = staged(staging)) {
            BROWSER.resize(size);
            if (staging.kind.equals("IDLE")) {
                BROWSER.time("silence", 600_000);
                BROWSER.js("window.second = document.getElementById('seconds').textContent");
                BROWSER.awaitTrue("document.getElementById('seconds').textContent !== window.second");
                screen.standing = true;
                BROWSER.awaitTrue("document.getElementById('seconds').textContent === '05'");
            }
            BROWSER.settle();
            // Without the browser's alpha channel it is a third smaller.
            BufferedImage shot = ImageIO.read(new ByteArrayInputStream(BROWSER.picture()));
            BufferedImage plain = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
            plain.createGraphics().drawImage(shot, 0, 0, null);
            ImageIO.write(plain, "png", folder.resolve(name + ".png").toFile());
        }
    }

    private static StagedScreen staged(Staging staging) {
        StagedScreen.Setting setting = StagedScreen.Setting.PLAIN;
        StagedScreen screen = new StagedScreen(staging.byKey() ? setting.withKeys() : setting);
        screen.lobby.frozen = true;
        BROWSER.open(screen.page());
        staging.stage.accept(screen);
        BROWSER.awaitScene(staging.kind);
        if (staging.kind.equals("GUIDE")) {
            BROWSER.awaitTrue("document.documentElement.dataset.frames > 0 && frame.classList.contains('seen')");
        }
        if (staging.name().startsWith("GUIDE_")) {
            BROWSER.awaitTrue("hint.textContent !== 'กรุณามองกล้อง'");
        }
        if (staging.name().startsWith("IDLE_")) {
            BROWSER.awaitTrue("document.getElementById('mark').dataset.level !== 'GOOD' || " + staging.byKey());
        }
        if (staging.pad()) {
            BROWSER.click("#open-pad");
            List.of("1", "0", "1", "5", "1").forEach(digit -> BROWSER.click("[data-key='" + digit + "']"));
            BROWSER.click("#next");
            List.of("8", "4", "6").forEach(digit -> BROWSER.click("[data-key='" + digit + "']"));
            if (staging.byKey()) {
                BROWSER.click("#enter-in");
            }
        }
        return screen;
    }

    /** What is cut off, lies on something else, needs scrolling or is too small. */
    private static List<String> faults(Staging staging) {
        return strings(BROWSER.js("""
                const [far] = arguments;
                const wrong = [];
                const unit = Math.min(innerWidth, innerHeight) / 100;
                const root = document.documentElement;
                for (const each of [root, document.body]) {
                  if (each.scrollWidth > innerWidth || each.scrollHeight > innerHeight || root.clientWidth < innerWidth) wrong.push("scrolls");
                }
                for (const id of far) {
                  const each = document.getElementById(id);
                  const size = parseFloat(getComputedStyle(each).fontSize);
                  if (!each.innerText) wrong.push(id + " is empty");
                  if (size < 11.3 * unit) wrong.push(id + " is small: " + size / unit);
                }
                const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".unseen, .symbols")
                    && !(document.querySelector("#pad:not([hidden])") && each.closest("main"));
                const texts = [];
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (walk.nextNode()) {
                  const node = walk.currentNode;
                  const owner = node.parentElement;
                  if (!node.data.trim() || !shown(owner) || getComputedStyle(owner).clipPath !== "none") continue;
                  const range = document.createRange();
                  range.selectNodeContents(node);
                  const rect = range.getBoundingClientRect();
                  const size = parseFloat(getComputedStyle(owner).fontSize);
                  // What a line takes up beyond its letters and marks may lie over the next one.
                  const spare = (/^[0-9:]+$/.test(node.data) ? 0.3 : 0.12) * size;
                  const ink = { left: rect.left, right: rect.right, top: rect.top + spare, bottom: rect.bottom - spare };
                  texts.push({ what: owner.id || owner.parentElement.id || owner.className, owner, ink, size });
                  const frame = (owner.closest("button, .record, #mirror, #hint-place") ?? root).getBoundingClientRect();
                  if (ink.left < frame.left - 1 || ink.right > frame.right + 1 || ink.top < frame.top - 1 || ink.bottom > Math.min(frame.bottom, innerHeight) + 1) {
                    wrong.push("'" + node.data + "' is cut: " + JSON.stringify([ink, frame]));
                  }
                  if (size < 4.5 * unit) wrong.push("'" + node.data + "' is tiny: " + size / unit);
                }
                const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
                const things = [...document.querySelectorAll("button, svg:not(.symbols), .record")].filter(shown)
                    .map((owner) => ({ what: owner.id || owner.outerHTML.slice(0, 60), owner, ink: owner.getBoundingClientRect() }));
                for (const thing of things) {
                  const { left, right, top, bottom } = thing.ink;
                  if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) wrong.push(thing.what + " is outside");
                  if (thing.owner.matches("button") && Math.min(right - left, bottom - top) < 12.5 * unit) wrong.push(thing.what + " is small");
                }
                const all = [...texts, ...things.filter((each) => !each.owner.closest("#mirror") && !each.owner.closest("#avatar"))];
                all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
                  if (!a.owner.contains(b.owner) && !b.owner.contains(a.owner) && a.owner.parentElement !== b.owner.parentElement?.closest("#name")
                      && over(a.ink, b.ink) && !(a.owner.closest("#name") && b.owner.closest("#name"))) {
                    wrong.push(a.what + " lies on " + b.what);
                  }
                }));
                return wrong;
                """, staging.far));
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(@org.jspecify.annotations.Nullable Object found) {
        return (List<String>) Objects.requireNonNull(found);
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(PageScenesTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

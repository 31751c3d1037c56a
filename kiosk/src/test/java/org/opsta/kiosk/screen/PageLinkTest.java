package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opsta.contract.Direction;

/** The service dies, hangs and comes back; the page says so, and comes back by itself. */
@Timeout(60)
class PageLinkTest {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    @Test
    void killed_and_back_and_half_dead_in_between() throws Exception {
        int port;
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            port = screen.port();
            BROWSER.open(screen.page());
            BROWSER.time("again", 300);
            BROWSER.time("silence", 1500);
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
        }
        awaitOffline();
        assertThat(BROWSER.text("offline"))
                .contains("เครื่องกำลังเริ่มทำงาน กรุณารอสักครู่")
                .contains("The terminal is starting, please wait");
        assertThat(BROWSER.everything()).doesNotContain("สมชาย").doesNotContain("Somchai");

        List<Socket> held = new CopyOnWriteArrayList<>();
        try (ServerSocket mute = new ServerSocket()) {
            mute.setReuseAddress(true);
            mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread accepting = new Thread(() -> accept(mute, held), "mute");
            accepting.start();
            await().until(() -> held.size() >= 2);
            assertThat(BROWSER.scene()).isEqualTo("NONE");
        }
        for (Socket socket : held) {
            socket.close();
        }

        try (StagedScreen again = new StagedScreen(StagedScreen.Setting.PLAIN.at(port))) {
            BROWSER.awaitScene("IDLE");
            assertThat(BROWSER.element("offline").isDisplayed()).isFalse();
            assertThat(BROWSER.text("hours")).isEqualTo("08:31");
            again.tell(StagedScreen.recorded(Direction.OUT));
            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.js("return performance.getEntriesByName('told-to-painted').length"))
                    .isEqualTo(2L);
        }
    }

    @Test
    void connected_and_silent_is_gone_as_well() {
        CountDownLatch thaw = new CountDownLatch(1);
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            BROWSER.click("#open-pad");
            BROWSER.time("silence", 1500);
            BROWSER.time("again", 300);
            screen.beforeTick = () -> {
                try {
                    thaw.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            awaitOffline();
            assertThat(BROWSER.element("pad").isDisplayed()).isFalse();
            BROWSER.js("""
                    window.shown = [];
                    new MutationObserver(() => window.shown.push(document.body.dataset.scene))
                        .observe(document.body, { attributes: true, attributeFilter: ["data-scene"] });
                    """);
            // Connecting again tells the second at which it stands; that is no sign of life.
            await().until(() -> screen.screen().pages() >= 3);
            BROWSER.settle();
            assertThat(BROWSER.js("return window.shown.filter((each) => each !== 'NONE')"))
                    .isEqualTo(List.of());

            thaw.countDown();
            BROWSER.awaitScene("IDLE");
        }
    }

    @Test
    void another_build_of_the_page_is_loaded() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.prepare("""
                            const listen = EventSource.prototype.addEventListener;
                            EventSource.prototype.addEventListener = function (kind, listener) {
                              listen.call(this, kind, (event) => {
                                if (kind === "hello") window.again = () => listener({ data: event.data.replace(/"page":"[^"]*"/, '"page":"other"') });
                                listener(event);
                              });
                            };
                            """);
            BROWSER.open(screen.page());
            BROWSER.js("window.old = true; window.again()");
            BROWSER.awaitTrue("!window.old");
            BROWSER.awaitScene("IDLE");
        }
    }

    @Test
    void a_visitors_language_lasts_for_the_visit() {
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            BROWSER.open(screen.page());
            BROWSER.click("#language");
            assertThat(BROWSER.js("return document.documentElement.lang")).isEqualTo("en");
            assertThat(BROWSER.text("today")).isEqualTo("Monday, 14 September 2569 BE");
            screen.tell(StagedScreen.recorded(Direction.IN));
            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.text("name")).isEqualTo("Somchai Jaidee");
            assertThat(BROWSER.text("other-name")).isEqualTo("สมชาย ใจดี");
        }
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN.in(ScreenSettings.Language.EN))) {
            BROWSER.open(screen.page());
            assertThat(BROWSER.js("return document.documentElement.lang")).isEqualTo("en");
            BROWSER.click("#language");
            assertThat(BROWSER.text("language")).isEqualTo("English");
            BROWSER.time("language", 500);
            BROWSER.awaitTrue("document.documentElement.lang === 'en'");
        }
    }

    private static void awaitOffline() {
        await().until(() -> BROWSER.scene().equals("NONE"));
        assertThat(BROWSER.element("offline").isDisplayed()).isTrue();
    }

    private static void accept(ServerSocket server, List<Socket> held) {
        try {
            while (true) {
                held.add(server.accept());
            }
        } catch (IOException e) {
            // Closed.
        }
    }
}

package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.screen.PageBrowser;
import org.opsta.kiosk.screen.StagedScreen;

/** Promise 1, where staff see it: in a browser, before a punch that takes its time to be committed. */
@Timeout(60)
class PageNameAfterCommitTest {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    @Test
    void no_name_is_on_the_page_before_the_punch_is_on_disk() throws Exception {
        CountDownLatch appending = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (StagedScreen screen = new StagedScreen(StagedScreen.Setting.PLAIN)) {
            PunchClock clock = new PunchClock(
                    new PunchRule(
                            new PunchSettings(60, DirectionPolicy.FIRST_IN_LAST_OUT, LocalTime.NOON, 15),
                            StagedScreen.BANGKOK),
                    slow(new InMemoryOutbox(new DeviceId("MOC-OPS")), appending, commit),
                    TerminalClock.unvouched(Clock.fixed(StagedScreen.NOW.toInstant(), StagedScreen.BANGKOK)),
                    person -> Optional.of(StagedScreen.NAME),
                    Optional::empty,
                    Map.of(),
                    () -> {},
                    List.of(screen.screen()),
                    new ListenerFaults());
            BROWSER.open(screen.page());
            screen.guide(new FaceView(0.4, 0.3, 0.2, 0.3, Optional.empty(), true));
            BROWSER.awaitScene("GUIDE");

            Thread vision = new Thread(
                    () -> clock.take(new ScanOutcome.Recognised(StagedScreen.PERSON, 0.71, 0.479, 0.3, 3, 0.97)),
                    "vision");
            vision.start();
            appending.await();
            for (int look = 0; look < 5; look++) {
                assertThat(BROWSER.everything())
                        .doesNotContain("สมชาย")
                        .doesNotContain("Somchai")
                        .doesNotContain("10151");
                assertThat(BROWSER.everything()).contains("data-scene=\"GUIDE\"");
            }
            commit.countDown();
            vision.join();
            screen.stopGuiding();

            BROWSER.awaitScene("RECORDED");
            assertThat(BROWSER.everything()).contains("สมชาย").contains("Somchai");
        }
    }

    /** An outbox that says when a punch is to be appended, and waits until it may be. */
    private static Outbox slow(Outbox outbox, CountDownLatch appending, CountDownLatch commit) {
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        appending.countDown();
                        commit.await();
                    }
                    try {
                        return method.invoke(outbox, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

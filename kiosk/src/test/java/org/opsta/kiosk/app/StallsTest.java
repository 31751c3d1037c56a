package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.camera.FakeSource;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.health.CameraWatch;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.uplink.PunchSender;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Loop;

/** Each part of a terminal is frozen for real, and the watchdog's eye on it must see so. */
@Timeout(60)
class StallsTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long TOO_LATE = LIMIT.toNanos() + 1;

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);

    @Test
    void a_job_of_the_vision_thread_that_never_returns() throws Exception {
        KioskSettings defaults = KioskSettings.load(null).settings();
        FakeSource source = new FakeSource(false, System::nanoTime);
        source.mood = FakeSource.Mood.MISSING;
        Camera camera = new Camera(source, defaults.camera());
        Pipeline pipeline = pipeline(camera, defaults);
        Loop eye = new Loop("VISION_STUCK", "the looking at frames", LIMIT, pipeline::turns, pipeline.thread());
        pipeline.start();
        try {
            awaitTurn(eye, TOO_LATE);

            CountDownLatch began = new CountDownLatch(1);
            pipeline.execute(() -> {
                began.countDown();
                hang();
            });
            began.await();
            assertThat(eye.look(2 * TOO_LATE)).isEmpty();
            assertThat(eye.look(3 * TOO_LATE)).map(Finding::code).contains("VISION_STUCK");
        } finally {
            never.countDown();
            pipeline.close();
        }
        assertThat(eye.look(4 * TOO_LATE)).map(Finding::code).contains("THREAD_DEAD");
    }

    @Test
    void frames_that_all_fail_are_no_progress() throws Exception {
        KioskSettings defaults = KioskSettings.load(null).settings();
        Camera camera = new Camera(new FakeSource(false, System::nanoTime), defaults.camera());
        // Without models every frame fails.
        Pipeline pipeline = pipeline(camera, defaults);
        camera.start();
        await().until(() -> camera.frames() > 10);
        pipeline.start();
        try {
            long before = pipeline.turns();
            long frames = camera.frames();
            await().until(() -> camera.frames() > frames + 50);
            // It may have looked once when there was no frame.
            assertThat(pipeline.turns() - before).isLessThan(10);
        } finally {
            pipeline.close();
            camera.close();
        }
    }

    @Test
    void a_publish_that_never_returns() throws Exception {
        InMemoryOutbox outbox = new InMemoryOutbox(DEVICE);
        PunchSender sender = new PunchSender(
                DEVICE, outbox, new HangingLink(), Duration.ofSeconds(1), Duration.ofSeconds(2), Clock.systemUTC());
        Loop eye = new Loop("UPLINK_STUCK", "the sending of punches", LIMIT, sender::lastProgress, null);
        sender.start();
        try {
            assertThat(eye.look(0)).isEmpty();
            outbox.append(Drafts.draft(1));
            sender.punchAppended();
            await().until(() -> hanging.getCount() == 0);
            eye.look(TOO_LATE);
            assertThat(eye.look(3 * TOO_LATE)).map(Finding::code).contains("UPLINK_STUCK");
        } finally {
            never.countDown();
            sender.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeSource.Mood.class,
            names = {"SAME", "BLOCKED", "STUCK"})
    void a_camera_that_freezes(FakeSource.Mood mood) throws Exception {
        FakeSource source = new FakeSource(true, System::nanoTime);
        Camera camera = new Camera(source, quick());
        CameraWatch eye = new CameraWatch(camera::state, LIMIT);
        camera.start();
        try {
            await().until(() -> camera.state() == Camera.State.RUNNING);
            assertThat(eye.look(0)).isEmpty();
            source.mood = mood;
            await().atMost(20, TimeUnit.SECONDS).until(() -> camera.state() == Camera.State.FROZEN);
            assertThat(eye.look(1)).isEmpty();
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> camera.state() == Camera.State.FROZEN
                            && eye.look(TOO_LATE + 1).isPresent());
        } finally {
            source.mood = FakeSource.Mood.WELL;
            camera.close();
        }
    }

    private static Pipeline pipeline(Camera camera, KioskSettings defaults) {
        return new Pipeline(
                camera,
                null,
                new FrameGate(defaults.frames()),
                null,
                defaults.liveness(),
                null,
                null,
                ViewListener.NONE,
                new ListenerFaults());
    }

    private static CameraSettings quick() throws Exception {
        CameraSettings usual = KioskSettings.load(null).settings().camera();
        return new CameraSettings(
                usual.source(),
                usual.device(),
                usual.address(),
                usual.folder(),
                usual.width(),
                usual.height(),
                usual.framesPerSecond(),
                1,
                1,
                usual.walkUps());
    }

    private static void awaitTurn(Loop eye, long later) {
        assertThat(eye.look(0)).isEmpty();
        await().until(() -> eye.look(later).isEmpty());
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Up, but what is given to it stays in the middle of being sent. */
    private final class HangingLink implements Link {

        @Override
        public void subscribe(List<String> filters, Handler handler) {
            // Nothing ever comes.
        }

        @Override
        public void onConnected(Runnable listener) {
            listener.run();
        }

        @Override
        public void start() {
            // Up already.
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void publish(Outgoing message) {
            hanging.countDown();
            hang();
        }

        @Override
        public void close() {
            // Nothing to let go of.
        }
    }
}

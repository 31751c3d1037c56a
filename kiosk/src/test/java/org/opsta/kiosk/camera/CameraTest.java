package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.kiosk.camera.Camera.State;
import org.opsta.kiosk.camera.FakeSource.Mood;

@Timeout(60)
class CameraTest {

    static final CameraSettings SETTINGS = new CameraSettings(
            CameraSettings.Source.V4L2,
            Path.of("/dev/video0"),
            null,
            null,
            640,
            480,
            15,
            5,
            30,
            new WalkUpSettings(null, 1, 1, 1, 1, 1, 0));

    /** Runs with real time, and can be moved on. */
    private final AtomicLong ahead = new AtomicLong();

    private FakeSource source = fake(true);
    private Camera camera = camera(source);

    private long nanos() {
        return System.nanoTime() + ahead.get();
    }

    private void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    private FakeSource fake(boolean live) {
        return new FakeSource(live, this::nanos);
    }

    private Camera camera(FrameSource of) {
        return new Camera(of, SETTINGS, FrameListener.NONE, Duration.ofMillis(20), this::nanos, Duration.ofMillis(10));
    }

    @AfterEach
    void stop() {
        source.mood = Mood.WELL;
        camera.close();
    }

    private void awaitState(State state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> camera.state() == state);
    }

    @Test
    void startsAndRuns() {
        assertThat(camera.state()).isEqualTo(State.STARTING);
        camera.start();
        awaitState(State.RUNNING);
        assertThat(camera.health().problem()).isEmpty();
        assertThat(camera.health().source()).isEqualTo("fake");
    }

    @Test
    void missingAtFirstAndPresentLater() {
        source.mood = Mood.MISSING;
        camera.start();
        awaitState(State.MISSING);
        assertThat(camera.health().problem()).contains("there is no fake camera; make one");
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
        assertThat(camera.health().problem()).isEmpty();
    }

    @Test
    void unpluggedAndBack() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.MISSING;
        awaitState(State.MISSING);
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
        assertThat(source.opened).hasValue(2);
    }

    @Test
    void aWaitThatCanBeInterruptedIsFrozenAndReopened() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.BLOCKED;
        int openedBefore = source.opened.get();
        // Only once it waits does time pass.
        await().until(() -> camera.take(Duration.ofMillis(50)).isEmpty());
        pass(Duration.ofSeconds(6));
        awaitState(State.FROZEN);
        assertThat(camera.health().problem().orElseThrow()).contains("no new picture");
        source.mood = Mood.WELL;
        pass(Duration.ofSeconds(21));
        awaitState(State.RUNNING);
        assertThat(source.opened.get()).isGreaterThan(openedBefore);
    }

    @Test
    void frozenIsReportedEvenWhileTheThreadIsStuckInADriver() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.STUCK;
        await().until(() -> camera.take(Duration.ofMillis(50)).isEmpty());
        pass(Duration.ofSeconds(6));
        awaitState(State.FROZEN);
        assertThat(camera.health().state()).isEqualTo(State.FROZEN);
        assertThat(source.opened).as("the driver has not let go").hasValue(1);
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
    }

    @Test
    void theSamePictureAgainAndAgainIsFrozen() {
        // Whoever watches is slow: the camera's thread itself is to notice.
        camera = new Camera(
                source, SETTINGS, FrameListener.NONE, Duration.ofMillis(20), this::nanos, Duration.ofMinutes(1));
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.SAME;
        await().until(() -> camera.take(Duration.ofMillis(50)).isEmpty());
        pass(Duration.ofSeconds(6));
        await().until(() -> camera.health().problem().orElse("").contains("the very same picture"));
        assertThat(camera.state()).isEqualTo(State.FROZEN);
        await().until(() -> source.opened.get() >= 2);
        assertThat(camera.state())
                .as("reopening a stuck camera does not make it well")
                .isEqualTo(State.FROZEN);
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
    }

    @Test
    void aRecordingMayStandStill() throws Exception {
        source = fake(false);
        camera = camera(source);
        source.mood = Mood.SAME;
        camera.start();
        awaitState(State.RUNNING);
        pass(Duration.ofSeconds(4));
        long before = camera.frames();
        await().until(() -> camera.frames() > before + 3);
        assertThat(camera.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aRecordingBeginsAgainWithoutAWord() {
        source = fake(false);
        camera = camera(source);
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.ENDED;
        await().until(() -> source.opened.get() >= 2);
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
    }

    @Test
    void aNetworkCameraThatEndsIsMissing() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.ENDED;
        awaitState(State.MISSING);
        assertThat(camera.health().problem()).contains("the fake recording is over");
    }

    @Test
    void aBugInASourceDoesNotKillTheThread() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.BROKEN;
        awaitState(State.MISSING);
        assertThat(camera.health().problem().orElseThrow()).contains("IllegalStateException");
        source.mood = Mood.WELL;
        awaitState(State.RUNNING);
    }

    @Test
    void showsEachPictureBeforeItHandsItOverAndSaysWhenThereAreNoMore() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        AtomicInteger losses = new AtomicInteger();
        FrameListener listener = new FrameListener() {
            @Override
            public void see(Frame frame) {
                assertThat(frame.image().cols()).isEqualTo(64);
                seen.add(frame.number());
            }

            @Override
            public void lost() {
                losses.incrementAndGet();
            }
        };
        camera = new Camera(source, SETTINGS, listener, Duration.ofMillis(20), this::nanos, Duration.ofMillis(10));
        camera.start();
        for (int i = 0; i < 10; i++) {
            try (Frame frame = camera.take(Duration.ofSeconds(5)).orElseThrow()) {
                assertThat(seen).contains(frame.number());
                assertThat(frame.image().cols()).isEqualTo(64);
            }
        }
        assertThat(losses).hasValue(0);
        source.mood = Mood.MISSING;
        awaitState(State.MISSING);
        await().until(() -> losses.get() > 0);
        assertThat(seen).hasSize((int) camera.frames()).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void keepsOnlyTheNewestPicture() throws Exception {
        camera.start();
        await().until(() -> camera.frames() >= 20);
        try (Frame newest = camera.take(Duration.ofSeconds(5)).orElseThrow();
                Frame next = camera.take(Duration.ofSeconds(5)).orElseThrow()) {
            assertThat(newest.number()).isGreaterThanOrEqualTo(20);
            assertThat(next.number()).isGreaterThan(newest.number());
        }
    }

    @Test
    void givesNothingWhenNothingComes() throws Exception {
        assertThat(camera.take(Duration.ofMillis(20))).isEqualTo(Optional.empty());
    }

    @Test
    void countsFramesPerSecondSinceLastAsked() {
        camera.start();
        await().until(() -> camera.frames() >= 10);
        assertThat(camera.health().framesPerSecond()).isGreaterThan(1);
        source.mood = Mood.BLOCKED;
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return camera.health().framesPerSecond() == 0;
        });
    }

    @Test
    void stopsPromptlyAndClosesItsSource() {
        camera.start();
        awaitState(State.RUNNING);
        camera.close();
        assertThat(source.open).isFalse();
    }

    @Test
    void stopsWhileWaitingForItsNextAttempt() {
        camera = new Camera(
                source, SETTINGS, FrameListener.NONE, Duration.ofSeconds(20), this::nanos, Duration.ofMillis(10));
        source.mood = Mood.MISSING;
        camera.start();
        awaitState(State.MISSING);
        long began = System.nanoTime();
        camera.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void stopsInBoundedTimeWhenTheDriverIsStuck() {
        camera.start();
        awaitState(State.RUNNING);
        source.mood = Mood.STUCK;
        long began = System.nanoTime();
        camera.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void closesEveryPictureItDoesNotHandOut() {
        camera.start();
        await().until(() -> camera.frames() >= 5);
        camera.close();
        long count = Pointer.totalCount();
        source = fake(true);
        camera = camera(source);
        camera.start();
        await().until(() -> camera.frames() >= 100);
        camera.close();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
    }
}

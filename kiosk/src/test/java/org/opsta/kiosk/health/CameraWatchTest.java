package org.opsta.kiosk.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.camera.Camera;
import org.opsta.watchdog.Finding;

class CameraWatchTest {

    private Camera.State state = Camera.State.STARTING;
    private final CameraWatch watch = new CameraWatch(() -> state, Duration.ofSeconds(60));
    private long now;

    @Test
    void a_camera_that_stays_frozen_is_a_reason_to_restart() {
        assertThat(after(100, Camera.State.RUNNING)).isEmpty();
        assertThat(after(60, Camera.State.FROZEN)).isEmpty();
        assertThat(after(2, Camera.State.FROZEN)).hasValueSatisfying(found -> {
            assertThat(found.code()).isEqualTo("CAMERA_FROZEN");
            assertThat(found.fatal()).isTrue();
        });
    }

    @Test
    void a_camera_that_is_not_there_never_is() {
        assertThat(after(100_000, Camera.State.MISSING)).isEmpty();
    }

    @Test
    void a_picture_now_and_then_does_not_make_a_frozen_camera_a_good_one() {
        for (int i = 0; i < 4; i++) {
            assertThat(after(10, Camera.State.FROZEN)).isEmpty();
            assertThat(after(5, Camera.State.RUNNING)).isEmpty();
        }
        assertThat(after(10, Camera.State.FROZEN)).isPresent();
        assertThat(watch.settled()).isFalse();
    }

    @Test
    void one_that_came_back_by_itself_is_forgiven() {
        after(50, Camera.State.FROZEN);
        after(12, Camera.State.RUNNING);
        assertThat(after(50, Camera.State.FROZEN)).isEmpty();
        assertThat(watch.settled()).isTrue();
    }

    @Test
    void patience_doubles_with_each_restart_in_vain_up_to_about_an_hour() {
        Duration first = Duration.ofMinutes(1);
        assertThat(CameraWatch.patience(first, 0)).isEqualTo(first);
        assertThat(CameraWatch.patience(first, 1)).isEqualTo(Duration.ofMinutes(2));
        assertThat(CameraWatch.patience(first, 1000)).isEqualTo(Duration.ofMinutes(64));
    }

    /** What it says after so many seconds in this state, asked each second. */
    private Optional<Finding> after(int seconds, Camera.State next) {
        state = next;
        Optional<Finding> said = Optional.empty();
        for (int i = 0; i < seconds; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            said = watch.look(now);
        }
        return said;
    }
}

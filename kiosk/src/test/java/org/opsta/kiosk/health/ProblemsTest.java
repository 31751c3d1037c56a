package org.opsta.kiosk.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Health;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraHealth;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.LastStop;

class ProblemsTest {

    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final CameraHealth GOOD = new CameraHealth("camera", Camera.State.RUNNING, 15, Optional.empty());
    private static final CameraHealth GONE =
            new CameraHealth("camera", Camera.State.MISSING, 0, Optional.of("plug it in"));
    private static final CameraHealth FROZEN =
            new CameraHealth("camera", Camera.State.FROZEN, 0, Optional.of("no new picture"));
    private static final LastStop STOP = new LastStop("VISION_STUCK", "stuck", NOW.minusMinutes(1), 2);

    @Test
    void a_terminal_that_is_well_has_none() {
        assertThat(Problems.worstFirst(
                        List.of(),
                        GOOD,
                        new Health.Disk("OK", 1, 2),
                        Optional.empty(),
                        NOW.minusMinutes(9),
                        NOW,
                        Duration.ofMinutes(10),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Duration.ofMinutes(1)))
                .isEmpty();
    }

    @Test
    void the_worst_comes_first() {
        assertThat(codes(
                        List.of(new Finding("OTHER", "", false), new Finding("VISION_STUCK", "", true)),
                        GONE,
                        "FULL",
                        Duration.ofMinutes(5)))
                .containsExactly(
                        "VISION_STUCK",
                        "OTHER",
                        "DISK_FULL",
                        "CAMERA_MISSING",
                        "ROSTER_DIFFERS",
                        "PUNCHES_WAITING",
                        "CLOCK_UNSYNCED",
                        "TAMPERED",
                        "RESTARTED");
    }

    @Test
    void a_camera_is_frozen_or_missing_and_the_reserve_is_less_bad() {
        assertThat(codes(List.of(), FROZEN, "RESERVE", Duration.ofMinutes(5)))
                .containsExactly(
                        "CAMERA_FROZEN",
                        "DISK_RESERVE",
                        "ROSTER_DIFFERS",
                        "PUNCHES_WAITING",
                        "CLOCK_UNSYNCED",
                        "TAMPERED",
                        "RESTARTED");
    }

    @Test
    void what_two_parts_see_is_said_once() {
        assertThat(codes(List.of(new Finding("DISK_FULL", "", false)), GOOD, "FULL", Duration.ofMinutes(5)))
                .containsOnlyOnce("DISK_FULL");
    }

    @Test
    void a_restart_is_old_news_after_an_hour() {
        assertThat(codes(List.of(), GOOD, "OK", Duration.ofMinutes(59))).contains("RESTARTED");
        assertThat(codes(List.of(), GOOD, "OK", Duration.ofMinutes(60))).doesNotContain("RESTARTED");
    }

    private static List<String> codes(List<Finding> findings, CameraHealth camera, String disk, Duration uptime) {
        return Problems.worstFirst(
                        findings,
                        camera,
                        new Health.Disk(disk, 1, 2),
                        Optional.of(new Health.Problem("ROSTER_DIFFERS", "see")),
                        NOW.minusMinutes(11),
                        NOW,
                        Duration.ofMinutes(10),
                        Optional.of(new Health.Problem("CLOCK_UNSYNCED", "set it")),
                        List.of(new Health.Problem("TAMPERED", "look at it")),
                        Optional.of(STOP),
                        uptime)
                .stream()
                .map(Health.Problem::code)
                .toList();
    }
}

package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The form is that of {@code busctl --json=short get-property} of systemd 252 (Debian 12). Leap, version, mode, stratum,
 * precision, root delay, root dispersion, reference, the four times, ignored, packets, jitter; microseconds.
 */
class TimesyncdTest {

    @Test
    void the_error_is_root_distance_half_the_way_offset_and_jitter() {
        // 4 ms there, 6 ms back: half of 10 ms on the way, 1 ms off.
        assertThat(Timesyncd.parse(message(
                        "[0,4,4,2,-25,8926,1770,[145,238,203,14],1795170399000000,1795170399004000,1795170399004100,"
                                + "1795170399010100,false,25,279]")))
                .isEqualTo(new SyncReport.Synchronised(
                        "timesyncd",
                        Duration.ofNanos((1_770 + (8_926 + 10_000) / 2 + 1_000 + 279) * 1_000L),
                        Instant.parse("2026-11-20T10:26:39.010100Z"),
                        0));
    }

    @Test
    void the_message_that_made_it_step_the_clock_does_not_look_precise() {
        // A first answer as seen in the field: the clock was 277 seconds slow when it came.
        assertThat(Timesyncd.parse(message(
                        "[0,4,4,2,-24,4730,122,[131,188,3,222],1740471296747002,1740471573952418,1740471573952551,"
                                + "1740471296760460,false,1,0]")))
                .isInstanceOfSatisfying(SyncReport.Synchronised.class, report -> assertThat(report.error())
                        .isBetween(Duration.ofSeconds(277), Duration.ofSeconds(278)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Started, and nothing has come yet.
                "[0,0,0,0,0,0,0,[0,0,0,0],0,0,0,0,false,0,0]",
                "[3,4,4,2,-25,8926,1770,[145,238,203,14],1,1,1,1,false,25,279]",
                "[0,4,4,16,-25,8926,1770,[145,238,203,14],1,1,1,1,false,25,279]",
            })
    void it_says_when_it_has_the_time_from_nobody(String data) {
        assertThat(Timesyncd.parse(message(data))).isInstanceOf(SyncReport.Unsynchronised.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "Failed to get property",
                "{\"type\":\"s\",\"data\":\"x\"}",
                "{\"type\":\"(uuuuittayttttbtt)\"}",
                "{\"type\":\"(uuuuittayttttbtt)\",\"data\":[0,4,4,2,-25]}",
                "{\"type\":\"(uuuuittayttttbtt)\",\"data\":[0,4,4,2,-25,-1,1770,[],1,1,1,1,false,25,279]}",
                "{\"type\":\"(uuuuittayttttbtt)\",\"data\":[0,4,4,2,-25,18446744073709551615,1770,[],1,1,1,1,false,25,279]}",
                "{\"type\":\"(uuuuittayttttbtt)\",\"data\":[0,4,4,2,-25,\"x\",1770,[],1,1,1,1,false,25,279]}",
            })
    void what_cannot_be_read_vouches_for_nothing(String json) {
        assertThat(Timesyncd.parse(json)).isInstanceOf(SyncReport.Silent.class);
    }

    @Test
    void where_systemd_does_not_run_it_is_silent() {
        assertThat(new Timesyncd(List.of("sh", "-c", "echo Failed to connect to bus >&2; exit 1")).read())
                .isEqualTo(new SyncReport.Silent("timesyncd", "does not answer (busctl ended with 1)"));
    }

    private static String message(String data) {
        return "{\"type\":\"(uuuuittayttttbtt)\",\"data\":" + data + "}";
    }
}

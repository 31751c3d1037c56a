package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.ScanOutcome;

class LivenessCountsTest {

    @Test
    void each_judged_face_that_was_known_is_counted_once() {
        LivenessCounts counts = new LivenessCounts(new LivenessSettings(LivenessSettings.Policy.OBSERVE, 0.25, 3, 10));
        counts.count(recognised(0.25));
        counts.count(recognised(0.98));
        counts.count(recognised(0.24));
        counts.count(recognised(null));
        counts.count(new ScanOutcome.NotLive(0.01, 0.25, 3));
        counts.count(new ScanOutcome.Unknown(0.1, 0.479, 12));

        assertThat(counts.counters())
                .containsEntry("livenessLive", 2L)
                .containsEntry("livenessObserved", 1L)
                .containsEntry("livenessRefused", 1L)
                .hasSize(3);
    }

    private static ScanOutcome recognised(@Nullable Double liveness) {
        return new ScanOutcome.Recognised(new PersonId("1001"), 0.7, 0.479, 0.2, 3, liveness);
    }
}

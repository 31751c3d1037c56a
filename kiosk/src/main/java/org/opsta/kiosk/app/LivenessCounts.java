package org.opsta.kiosk.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.ScanOutcome;

/**
 * How often a face that was like an enrolled person's was judged living, refused as a picture, or let through although it
 * looked like one. Numbers only: no picture and no name is kept. Thread-safe.
 */
final class LivenessCounts {

    private final double threshold;
    private final LongAdder live = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder observed = new LongAdder();

    LivenessCounts(LivenessSettings settings) {
        threshold = settings.threshold();
    }

    void count(ScanOutcome outcome) {
        if (outcome instanceof ScanOutcome.NotLive) {
            refused.increment();
        } else if (outcome instanceof ScanOutcome.Recognised recognised && recognised.liveness() != null) {
            (recognised.liveness() >= threshold ? live : observed).increment();
        }
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("livenessLive", live.sum());
        counters.put("livenessRefused", refused.sum());
        counters.put("livenessObserved", observed.sum());
        return counters;
    }
}

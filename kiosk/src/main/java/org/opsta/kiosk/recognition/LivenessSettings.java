package org.opsta.kiosk.recognition;

import org.opsta.settings.BadValue;

/**
 * What the terminal makes of a face that looks like a picture of one.
 *
 * @param threshold probability of a live face, fused over the frames, that is needed; see {@code docs/liveness.md} for
 *     where the default comes from
 * @param framesToDecide good frames that are fused at least
 * @param framesAtMost good frames after which an unsure verdict stands as it is
 */
public record LivenessSettings(Policy policy, double threshold, int framesToDecide, int framesAtMost) {

    public enum Policy {
        /** No punch for a face that is not live. */
        ENFORCE,
        /** Judged and counted, but nobody is refused. */
        OBSERVE,
        /** Not judged at all. */
        OFF
    }

    public LivenessSettings {
        BadValue.unless(policy != null, "policy", "(none)", "write ENFORCE, OBSERVE or OFF");
        BadValue.unless(
                threshold > 0 && threshold < 1, "threshold", threshold, "write a number between 0 and 1, such as 0.25");
        BadValue.unless(
                framesToDecide >= 1 && framesToDecide <= 100, "framesToDecide", framesToDecide, "write 1 to 100");
        BadValue.unless(
                framesAtMost >= framesToDecide && framesAtMost <= 1000,
                "framesAtMost",
                framesAtMost,
                "write at least framesToDecide, which is " + framesToDecide + ", and at most 1000");
    }

    public boolean judged() {
        return policy != Policy.OFF;
    }
}

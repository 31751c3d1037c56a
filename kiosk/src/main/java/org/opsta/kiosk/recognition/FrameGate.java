package org.opsta.kiosk.recognition;

import java.util.Optional;

/**
 * Which live frames are good enough. Shut eyes are not a reason against one: everybody blinks, and the next frame comes.
 */
public record FrameGate(FrameSettings settings) {

    /** What keeps this frame from being used; empty when nothing does. */
    public Optional<PoorView> judge(FaceQuality quality) {
        if (quality.facePixels() < settings.leastFacePixels()) {
            return Optional.of(PoorView.TOO_FAR);
        }
        if (quality.insideShare() < settings.leastInsideShare()) {
            return Optional.of(PoorView.OUT_OF_FRAME);
        }
        if (Math.abs(quality.yawDegrees()) > settings.mostYawDegrees()
                || Math.abs(quality.pitchDegrees()) > settings.mostPitchDegrees()) {
            return Optional.of(PoorView.TURNED_AWAY);
        }
        if (quality.presence() < settings.leastPresence()) {
            return Optional.of(PoorView.COVERED);
        }
        if (quality.brightness() < settings.leastBrightness()) {
            return Optional.of(PoorView.TOO_DARK);
        }
        if (quality.brightness() > settings.mostBrightness()) {
            return Optional.of(PoorView.TOO_BRIGHT);
        }
        if (quality.sharpness() < settings.leastSharpness()) {
            return Optional.of(PoorView.BLURRED);
        }
        return Optional.empty();
    }

    /**
     * What is in front of the face that may keep it from being known; empty when nothing is. The frame is used all the same:
     * many are known with a mask or dark glasses on.
     */
    public Optional<PoorView> judge(Cover cover) {
        if (cover.mouth() > settings.mostMouthCovered()) {
            return Optional.of(PoorView.MOUTH_COVERED);
        }
        if (cover.eyes() > settings.mostEyesCovered()) {
            return Optional.of(PoorView.EYES_COVERED);
        }
        return Optional.empty();
    }
}

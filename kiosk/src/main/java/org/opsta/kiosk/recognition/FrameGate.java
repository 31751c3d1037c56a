package org.opsta.kiosk.recognition;

import java.util.Optional;

/** Which live frames are good enough. */
public record FrameGate(RecognitionSettings settings) {

    /** What keeps this frame from being used; empty when nothing does. */
    public Optional<PoorView> judge(FaceQuality quality) {
        if (quality.facePixels() < settings.leastFacePixels()) {
            return Optional.of(PoorView.TOO_FAR);
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
}

package org.opsta.kiosk.recognition;

import org.opsta.settings.BadValue;

/**
 * Which live frames are good enough to recognise somebody by; {@link FaceQuality} and {@link Cover} say what the numbers
 * mean.
 */
public record FrameSettings(
        int leastFacePixels,
        double leastPresence,
        double leastInsideShare,
        int mostYawDegrees,
        int mostPitchDegrees,
        double leastSharpness,
        double leastBrightness,
        double mostBrightness,
        double mostMouthCovered,
        double mostEyesCovered) {

    public FrameSettings {
        BadValue.unless(
                leastFacePixels >= 20 && leastFacePixels <= 60_000,
                "leastFacePixels",
                leastFacePixels,
                "write 20 to 60000");
        BadValue.unless(leastPresence >= 0 && leastPresence < 1, "leastPresence", leastPresence, "write 0 to below 1");
        share("leastInsideShare", leastInsideShare);
        degrees("mostYawDegrees", mostYawDegrees);
        degrees("mostPitchDegrees", mostPitchDegrees);
        BadValue.unless(leastSharpness >= 0, "leastSharpness", leastSharpness, "write 0 or more");
        BadValue.unless(
                leastBrightness >= 0 && leastBrightness < 255, "leastBrightness", leastBrightness, "write 0 to 254");
        BadValue.unless(
                mostBrightness > leastBrightness && mostBrightness <= 255,
                "mostBrightness",
                mostBrightness,
                "write more than leastBrightness, which is " + leastBrightness + ", and at most 255");
        share("mostMouthCovered", mostMouthCovered);
        share("mostEyesCovered", mostEyesCovered);
    }

    private static void share(String key, double value) {
        BadValue.unless(value >= 0 && value <= 1, key, value, "write 0 to 1");
    }

    private static void degrees(String key, int value) {
        BadValue.unless(value >= 1 && value <= 90, key, value, "write 1 to 90");
    }
}

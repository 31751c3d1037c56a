package org.opsta.kiosk.enrolment;

import org.opsta.settings.BadValue;

/**
 * The limits of the rules for a profile photo, held by {@link PhotoRules}.
 *
 * @param otherFaceShare another face at least this share of the main one's width makes a photo ambiguous
 * @param leastEyePixels distance between the eyes
 * @param leastInsideShare how much of the face must lie inside the picture, 0 to 1
 * @param mostMouthCovered see {@link org.opsta.kiosk.recognition.Cover}
 * @param mostEyesCovered likewise
 * @param mostYawDegrees head turned to a side
 * @param mostPitchDegrees head raised or lowered
 * @param mostRollDegrees head tilted
 * @param leastPresence how sure the landmark model must be that it looks at a face, 0 to 1
 * @param leastBrightness mean of the grey face, 0 to 255
 * @param mostBrightness likewise
 * @param leastSharpness see {@link org.opsta.kiosk.recognition.FaceQuality}
 * @param mostEyesShut how sure it may be that both eyes are shut, 0 to 1
 */
public record PhotoSettings(
        double otherFaceShare,
        int leastEyePixels,
        double leastInsideShare,
        double mostMouthCovered,
        double mostEyesCovered,
        int mostYawDegrees,
        int mostPitchDegrees,
        int mostRollDegrees,
        double leastPresence,
        double leastBrightness,
        double mostBrightness,
        double leastSharpness,
        double mostEyesShut) {

    public PhotoSettings {
        BadValue.unless(
                otherFaceShare > 0 && otherFaceShare <= 1,
                "otherFaceShare",
                otherFaceShare,
                "write more than 0, up to 1");
        BadValue.unless(
                leastEyePixels >= 10 && leastEyePixels <= 500, "leastEyePixels", leastEyePixels, "write 10 to 500");
        share("leastInsideShare", leastInsideShare);
        share("mostMouthCovered", mostMouthCovered);
        share("mostEyesCovered", mostEyesCovered);
        degrees("mostYawDegrees", mostYawDegrees);
        degrees("mostPitchDegrees", mostPitchDegrees);
        degrees("mostRollDegrees", mostRollDegrees);
        BadValue.unless(leastPresence >= 0 && leastPresence < 1, "leastPresence", leastPresence, "write 0 to below 1");
        BadValue.unless(
                leastBrightness >= 0 && leastBrightness < 255, "leastBrightness", leastBrightness, "write 0 to 254");
        BadValue.unless(
                mostBrightness > leastBrightness && mostBrightness <= 255,
                "mostBrightness",
                mostBrightness,
                "write more than leastBrightness, which is " + leastBrightness + ", and at most 255");
        BadValue.unless(leastSharpness >= 0, "leastSharpness", leastSharpness, "write 0 or more");
        share("mostEyesShut", mostEyesShut);
    }

    private static void share(String key, double value) {
        BadValue.unless(value >= 0 && value <= 1, key, value, "write 0 to 1");
    }

    private static void degrees(String key, int value) {
        BadValue.unless(value >= 1 && value <= 180, key, value, "write 1 to 180");
    }
}

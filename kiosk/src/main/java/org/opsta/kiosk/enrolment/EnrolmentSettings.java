package org.opsta.kiosk.enrolment;

import org.opsta.settings.BadValue;

/**
 * @param leastPresence how sure the landmark model must be that it looks at a face, 0 to 1
 * @param leastEyePixels distance between the eyes a profile photo must have
 * @param otherFaceShare another face at least this share of the main one's width makes a photo ambiguous
 * @param lookAlike cosine similarity to another person enrolled from which a photo is held
 */
public record EnrolmentSettings(double leastPresence, int leastEyePixels, double otherFaceShare, double lookAlike) {
    public EnrolmentSettings {
        BadValue.unless(leastPresence >= 0 && leastPresence < 1, "leastPresence", leastPresence, "write 0 to below 1");
        BadValue.unless(
                leastEyePixels >= 10 && leastEyePixels <= 500, "leastEyePixels", leastEyePixels, "write 10 to 500");
        BadValue.unless(
                otherFaceShare > 0 && otherFaceShare <= 1,
                "otherFaceShare",
                otherFaceShare,
                "write more than 0, up to 1");
        BadValue.unless(
                lookAlike > 0 && lookAlike <= 1, "lookAlike", lookAlike, "write more than 0, up to 1, such as 0.45");
    }
}

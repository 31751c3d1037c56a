package org.opsta.kiosk.enrolment;

import org.opsta.settings.BadValue;

/**
 * @param leastEyePixels distance between the eyes a profile photo must have
 * @param otherFaceShare another face at least this share of the main one's width makes a photo ambiguous
 */
public record EnrolmentSettings(int leastEyePixels, double otherFaceShare) {
    public EnrolmentSettings {
        BadValue.unless(
                leastEyePixels >= 10 && leastEyePixels <= 500, "leastEyePixels", leastEyePixels, "write 10 to 500");
        BadValue.unless(
                otherFaceShare > 0 && otherFaceShare <= 1,
                "otherFaceShare",
                otherFaceShare,
                "write more than 0, up to 1");
    }
}

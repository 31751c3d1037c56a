package org.opsta.kiosk.enrolment;

import org.opsta.settings.BadValue;

/**
 * @param photo what a profile photo must be like
 * @param lookAlike cosine similarity to another person enrolled from which a photo is held
 */
public record EnrolmentSettings(PhotoSettings photo, double lookAlike) {
    public EnrolmentSettings {
        BadValue.unless(
                lookAlike > 0 && lookAlike <= 1, "lookAlike", lookAlike, "write more than 0, up to 1, such as 0.45");
    }
}

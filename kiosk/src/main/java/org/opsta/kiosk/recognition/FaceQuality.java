package org.opsta.kiosk.recognition;

/**
 * How well one face can be seen in one picture.
 *
 * @param facePixels width of the detector's box
 * @param presence how sure the landmark model is that its points lie on a face, 0 to 1: low when hands, hair or the edge
 *     of the picture are in the way, and then the points, and with them the template, mean nothing
 * @param sharpness fine detail over coarse detail of the aligned face: 3 is sharp, below 1.75 is blurred, below 1.3 badly so,
 *     whatever the contrast
 * @param brightness mean of the aligned grey face, 0 black to 255 white
 * @param yawDegrees head turned to its side, 0 straight on
 * @param pitchDegrees head raised (negative) or lowered (positive), 0 straight on
 * @param rollDegrees head tilted, 0 upright
 * @param eyePixels between the eyes, as it would be straight on
 * @param insideShare how much of the face lies inside the picture, 0 to 1
 */
public record FaceQuality(
        double facePixels,
        double presence,
        double sharpness,
        double brightness,
        double yawDegrees,
        double pitchDegrees,
        double rollDegrees,
        double eyePixels,
        double insideShare) {}

package org.opsta.kiosk.recognition;

/**
 * How well one face can be seen in one frame.
 *
 * @param facePixels width of the detector's box
 * @param presence how sure the landmark model is that its points lie on a face, 0 to 1: low when hands, hair or the edge
 *     of the picture are in the way, and then the points, and with them the template, mean nothing
 * @param sharpness standard deviation of the Laplacian over the aligned grey face; below about 4 it is blurred
 * @param brightness mean of the aligned grey face, 0 black to 255 white
 * @param yawDegrees head turned to its side, 0 straight on
 * @param pitchDegrees head raised or lowered, 0 straight on
 */
public record FaceQuality(
        double facePixels,
        double presence,
        double sharpness,
        double brightness,
        double yawDegrees,
        double pitchDegrees) {}

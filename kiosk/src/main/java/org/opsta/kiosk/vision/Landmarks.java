package org.opsta.kiosk.vision;

/**
 * Points of one face in its image, in pixels. Left and right are as seen in the image.
 *
 * @param mesh all points
 * @param presence how sure the model is that this is a face at all, 0 to 1
 * @param yawDegrees head turned to its side, 0 is straight on, positive to the image's right
 * @param pitchDegrees head raised (negative) or lowered (positive), 0 is straight on
 * @param rollDegrees head tilted, 0 is upright, positive clockwise
 */
public record Landmarks(
        FaceMesh mesh,
        Point leftEye,
        Point rightEye,
        Point nose,
        Point leftMouth,
        Point rightMouth,
        double presence,
        double yawDegrees,
        double pitchDegrees,
        double rollDegrees) {

    /** Between the middles of the eyes, in pixels. */
    public double eyeDistance() {
        return leftEye.distanceTo(rightEye);
    }
}

package org.opsta.kiosk.vision;

import org.opsta.kiosk.recognition.Box;

/**
 * What the detector says of one face. Left and right are as seen in the image.
 *
 * @param score 0 to 1
 */
public record DetectedFace(Box box, double score, Point leftEye, Point rightEye) {

    /** From between the eyes to the middle of an image of this size, in pixels: in a photograph, bystanders are far. */
    public double fromMiddle(int width, int height) {
        return Point.between(leftEye, rightEye).distanceTo(new Point(width / 2.0, height / 2.0));
    }
}

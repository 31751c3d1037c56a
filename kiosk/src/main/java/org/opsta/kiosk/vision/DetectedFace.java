package org.opsta.kiosk.vision;

import org.opsta.kiosk.recognition.Box;

/**
 * What the detector says of one face. Left and right are as seen in the image.
 *
 * @param score 0 to 1
 */
public record DetectedFace(Box box, double score, Point leftEye, Point rightEye) {}

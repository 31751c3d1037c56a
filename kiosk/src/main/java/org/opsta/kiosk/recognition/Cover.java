package org.opsta.kiosk.recognition;

/**
 * What is in front of a face. Spectacles, beards and moustaches are not.
 *
 * @param mouth how sure it is that mouth and nose are covered, by a mask, a scarf, a hand: 0 to 1
 * @param eyes how sure it is that the eyes are covered, by dark glasses, a hand, a brim: 0 to 1
 */
public record Cover(double mouth, double eyes) {}

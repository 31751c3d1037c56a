/**
 * From pixels to numbers: detect, landmarks, align, measure, embed, one class per step. The only room that knows the
 * models; every native image in it is closed by whoever opened it.
 */
package org.opsta.kiosk.vision;

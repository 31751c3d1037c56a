/** Who is it? Follows one face over frames, fuses what was seen, decides. Pure: no clock, no camera, no store. */
package org.opsta.kiosk.recognition;

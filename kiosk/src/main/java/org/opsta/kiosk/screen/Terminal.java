package org.opsta.kiosk.screen;

import java.time.ZoneId;
import org.opsta.contract.DeviceId;

/**
 * What the page needs to know of the terminal it belongs to.
 *
 * @param zone where it hangs
 * @param keys whether IN or OUT is to be pressed
 * @param pins whether code and PIN are taken
 * @param leastDigits of a PIN
 * @param mostDigits likewise
 */
public record Terminal(DeviceId device, ZoneId zone, boolean keys, boolean pins, int leastDigits, int mostDigits) {}

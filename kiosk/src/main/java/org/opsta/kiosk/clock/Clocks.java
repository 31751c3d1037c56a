package org.opsta.kiosk.clock;

/** Where moments come from. */
interface Clocks {

    Moment now();
}

package org.opsta.kiosk.uplink;

import org.opsta.contract.Pin;
import org.opsta.contract.PinResult;

/** Where requests from the wire about PINs are carried out. A change is on disk when a call returns. */
public interface PinDesk {

    PinResult carryOut(Pin request);

    /** The answer to a request that could not be read. */
    PinResult refuse(String code, String detail);
}

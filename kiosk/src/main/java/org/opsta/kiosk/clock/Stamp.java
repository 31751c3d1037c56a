package org.opsta.kiosk.clock;

import java.time.OffsetDateTime;
import org.opsta.contract.ClockReading;

/** A time and how far it can be trusted, taken at the same moment. */
public record Stamp(OffsetDateTime time, ClockReading reading) {}

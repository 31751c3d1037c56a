package org.opsta.watchdog;

import java.util.Optional;

/** One thing the watchdog looks at. Asked by its thread alone; answers at once, whatever is stuck. */
@FunctionalInterface
public interface Vital {

    /** @param nanos the watchdog's own time, which stands still while the whole process does */
    Optional<Finding> look(long nanos);
}

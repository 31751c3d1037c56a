package org.opsta.link;

import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports an outage once when it begins and once when it is over, however many attempts lie between. Owned by {@code link}. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final URI address;
    private boolean going;
    private long since;
    private int attempts;

    Outage(URI address) {
        this.address = address;
    }

    void failed(Exception reason) {
        if (!going) {
            going = true;
            since = System.nanoTime();
            attempts = 0;
            LOG.warn("no connection to {}: {}; trying again until there is one", address, reason.getMessage());
        } else {
            LOG.debug("still no connection to {}: {}", address, reason.getMessage());
        }
        attempts++;
    }

    void over() {
        if (going) {
            Duration lasted = Duration.ofNanos(System.nanoTime() - since);
            LOG.info("connected to {} again after {} s and {} attempts", address, lasted.toSeconds(), attempts);
        } else {
            LOG.info("connected to {}", address);
        }
        going = false;
    }
}

package org.opsta.kiosk.uplink;

import org.opsta.settings.BadValue;

/**
 * @param acknowledgeWithinSeconds after that a batch is sent again, with growing pauses
 * @param sendAgainAtMostSeconds the longest of these pauses
 * @param sessionDays how long the broker keeps messages for an absent terminal
 * @param keepAcknowledgedDays how long acknowledged punches stay in the journal
 */
public record UplinkSettings(
        int acknowledgeWithinSeconds, int sendAgainAtMostSeconds, int sessionDays, int keepAcknowledgedDays) {

    public UplinkSettings {
        BadValue.unless(
                acknowledgeWithinSeconds >= 1 && acknowledgeWithinSeconds <= 600,
                "acknowledgeWithinSeconds",
                acknowledgeWithinSeconds,
                "write 1 to 600");
        BadValue.unless(
                sendAgainAtMostSeconds >= acknowledgeWithinSeconds && sendAgainAtMostSeconds <= 3600,
                "sendAgainAtMostSeconds",
                sendAgainAtMostSeconds,
                "write at least acknowledgeWithinSeconds, which is " + acknowledgeWithinSeconds + ", and at most 3600");
        BadValue.unless(sessionDays >= 1 && sessionDays <= 365, "sessionDays", sessionDays, "write 1 to 365");
        // Less than two days, and a restart near midnight would no longer know who had come in already.
        BadValue.unless(
                keepAcknowledgedDays >= 2 && keepAcknowledgedDays <= 3650,
                "keepAcknowledgedDays",
                keepAcknowledgedDays,
                "write 2 to 3650");
    }
}

package org.opsta.kiosk.outbox;

import org.opsta.settings.BadValue;

/**
 * @param budgetMegabytes above which the oldest acknowledged punches leave the journal, however young
 * @param reserveMegabytes kept back on the volume for when it is full; 0 for nothing
 */
public record OutboxSettings(int budgetMegabytes, int reserveMegabytes) {

    private static final int MEGABYTE = 1024 * 1024;

    public OutboxSettings {
        // A hundred thousand punches, weeks without a network at a busy terminal, take about 100 MB.
        BadValue.unless(
                budgetMegabytes >= 2 && budgetMegabytes <= 65536,
                "budgetMegabytes",
                budgetMegabytes,
                "write 2 to 65536");
        BadValue.unless(
                reserveMegabytes >= 0 && reserveMegabytes <= 1024,
                "reserveMegabytes",
                reserveMegabytes,
                "write 0 to 1024");
    }

    long budgetBytes() {
        return (long) budgetMegabytes * MEGABYTE;
    }

    long reserveBytes() {
        return (long) reserveMegabytes * MEGABYTE;
    }
}

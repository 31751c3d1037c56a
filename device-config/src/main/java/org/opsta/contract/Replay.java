package org.opsta.contract;

/**
 * Asks a terminal to send punches again, because the agent found them missing.
 *
 * @param from first serial wanted
 * @param through last serial wanted
 */
public record Replay(DeviceId device, Serial from, Serial through) {

    public Replay {
        Required.present(device, "device");
        Required.present(from, "from");
        Required.present(through, "through");
        if (from.compareTo(through) > 0) {
            throw new IllegalArgumentException("from is " + from + ", which is after through, " + through);
        }
    }
}

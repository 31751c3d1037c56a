package org.opsta.contract;

import org.jspecify.annotations.Nullable;

/**
 * A terminal's answer to one {@link Replay}.
 *
 * @param from as asked for; absent when the request could not be read
 * @param through likewise
 * @param code one of {@link ReplayCode}, as text, because a newer terminal may know more
 * @param keptFrom the oldest punch the terminal still has; absent when it has none
 * @param lastSerial the newest punch it has made, 0 before the first
 */
public record ReplayResult(
        DeviceId device,
        @Nullable Serial from,
        @Nullable Serial through,
        String code,
        @Nullable Serial keptFrom,
        long lastSerial) {

    public ReplayResult {
        Required.present(device, "device");
        Required.present(code, "code");
    }
}

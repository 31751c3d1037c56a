package org.opsta.contract;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's answer to one {@link Pin}. It never repeats the PIN.
 *
 * @param person absent when the message could not be read
 * @param outcome {@code ACCEPTED}: it is as asked for now; {@code REFUSED}: nothing has changed
 * @param code one of {@link PinCode}, as text, because a newer terminal may know more
 */
public record PinResult(
        DeviceId device,
        @Nullable String requestId,
        @Nullable PersonId person,
        Outcome outcome,
        String code,
        Hint hint,
        OffsetDateTime at) {

    public enum Outcome {
        ACCEPTED,
        REFUSED
    }

    public PinResult {
        Required.present(device, "device");
        Required.present(outcome, "outcome");
        Required.present(code, "code");
        Required.present(hint, "hint");
        Required.present(at, "at");
    }
}

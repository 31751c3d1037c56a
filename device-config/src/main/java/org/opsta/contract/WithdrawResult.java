package org.opsta.contract;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's answer to one {@link Withdraw}. After {@code WITHDRAWN} and {@code UNKNOWN_PERSON} alike the terminal
 * holds nothing of the person, which the flags confirm.
 *
 * @param person absent when the message could not be read
 * @param code one of {@link WithdrawCode}, as text
 * @param template no template on disk
 * @param cache no template in memory
 * @param queue no enrolment of this person received earlier is still waiting
 * @param pin no PIN on disk; absent from a terminal that knows no PINs
 */
public record WithdrawResult(
        DeviceId device,
        @Nullable String requestId,
        @Nullable PersonId person,
        String code,
        boolean template,
        boolean cache,
        boolean queue,
        @Nullable Boolean pin,
        Hint hint,
        OffsetDateTime at) {

    public WithdrawResult {
        Required.present(device, "device");
        Required.present(code, "code");
        Required.present(hint, "hint");
        Required.present(at, "at");
    }
}

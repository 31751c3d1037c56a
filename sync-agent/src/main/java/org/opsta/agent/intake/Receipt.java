package org.opsta.agent.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck.Reject;

/**
 * What may be acknowledged once it is committed: the fields of a {@link org.opsta.contract.PunchAck}.
 *
 * @param hash of the punch with serial {@code committedThrough} as it came from the terminal that is answered; absent when
 *     there is none, or it could not be read
 */
record Receipt(
        DeviceId device, long committedThrough, @Nullable String hash, List<Reject> rejects) {

    Receipt {
        rejects = List.copyOf(rejects);
    }
}

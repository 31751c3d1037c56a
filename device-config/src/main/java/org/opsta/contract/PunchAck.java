package org.opsta.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sent by the agent only after its own commit. The terminal may forget what it covers.
 *
 * @param committedThrough every punch up to and including this serial is stored, or set aside and named in
 *     {@code rejects}; 0 when there is none
 * @param hash of the punch with that serial, as the agent has it, so that a terminal takes no acknowledgement that was
 *     meant for another journal; absent when there is no such punch, or its hash could not be read
 * @param rejects punches the agent set aside instead of storing as time records
 */
public record PunchAck(
        DeviceId device, long committedThrough, @Nullable String hash, List<Reject> rejects) {

    /**
     * @param serial absent when it could not be read
     * @param code one of {@link RejectCode}, as text, because a newer agent may know more
     */
    public record Reject(@Nullable Serial serial, String code, String detail) {
        public Reject {
            Required.present(code, "code");
            Required.present(detail, "detail");
        }
    }

    public PunchAck {
        Required.present(device, "device");
        Required.notNegative(committedThrough, "committedThrough");
        rejects = rejects == null ? List.of() : List.copyOf(rejects);
    }
}

package org.opsta.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks a terminal to forget a person.
 *
 * @param requestId the sender's own mark, repeated in the answer
 * @param device when present, must be the terminal whose topic carries the message
 */
public record Withdraw(@Nullable String requestId, @Nullable DeviceId device, PersonId person) {
    public Withdraw {
        Required.present(person, "person");
    }
}

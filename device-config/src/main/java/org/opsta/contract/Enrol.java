package org.opsta.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks a terminal to know a person from now on, replacing what it knew of them before.
 *
 * @param requestId the sender's own mark, repeated in the answer
 * @param device when present, must be the terminal whose topic carries the message
 */
public record Enrol(
        @Nullable String requestId, @Nullable DeviceId device, PersonId person, PersonName name, Photo photo) {

    public Enrol {
        Required.present(person, "person");
        Required.present(name, "name");
        Required.present(photo, "photo");
    }
}

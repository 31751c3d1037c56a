package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a terminal to know a person from now on, replacing what it knew of them before.
 *
 * @param requestId the sender's own mark, repeated in the answer
 * @param device when present, must be the terminal whose topic carries the message
 * @param distinctFrom people this one looks like and is not, as an administrator who looked at both vouches
 */
public record Enrol(
        @Nullable String requestId,
        @Nullable DeviceId device,
        PersonId person,
        PersonName name,
        Photo photo,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PersonId> distinctFrom) {

    public Enrol {
        Required.present(person, "person");
        Required.present(name, "name");
        Required.present(photo, "photo");
        distinctFrom = distinctFrom == null ? List.of() : List.copyOf(distinctFrom);
    }
}

package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's answer to one {@link Enrol}.
 *
 * @param person absent when the message could not be read
 * @param code one of {@link EnrolCode}, as text, because a newer terminal may know more
 * @param numbers what was measured and the limits it was held against, by name, for example {@code facePixels}
 * @param nearest the most similar other person enrolled on this terminal
 * @param looksLike when held: the people it is too like, most similar first; of many the first few
 */
public record EnrolResult(
        DeviceId device,
        @Nullable String requestId,
        @Nullable PersonId person,
        Outcome outcome,
        String code,
        Map<String, Double> numbers,
        Hint hint,
        @Nullable Nearest nearest,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Nearest> looksLike,
        @Nullable String photoSha256,
        OffsetDateTime at) {

    public enum Outcome {
        /** The person can record time at this terminal now. */
        ACCEPTED,
        /**
         * Nothing has changed; the request has to be another one. A later version's outcome is read as this one, since
         * none but {@link #ACCEPTED} enrols.
         */
        @JsonEnumDefaultValue
        REFUSED,
        /** Nothing has changed; the photo is good, but an administrator has to say whose face it is. */
        HELD
    }

    /** @param similarity cosine, -1 to 1 */
    public record Nearest(PersonId person, double similarity) {
        public Nearest {
            Required.present(person, "nearest.person");
        }
    }

    public EnrolResult {
        Required.present(device, "device");
        Required.present(outcome, "outcome");
        Required.present(code, "code");
        numbers = numbers == null ? Map.of() : Map.copyOf(numbers);
        Required.present(hint, "hint");
        looksLike = looksLike == null ? List.of() : List.copyOf(looksLike);
        Required.present(at, "at");
    }
}

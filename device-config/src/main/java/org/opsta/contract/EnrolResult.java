package org.opsta.contract;

import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's answer to one {@link Enrol}.
 *
 * @param person absent when the message could not be read
 * @param code one of {@link EnrolCode}, as text, because a newer terminal may know more
 * @param numbers what was measured and the limits it was held against, by name, for example {@code facePixels}
 * @param nearest the most similar other person enrolled on this terminal
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
        @Nullable String photoSha256,
        OffsetDateTime at) {

    public enum Outcome {
        ACCEPTED,
        REFUSED
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
        Required.present(at, "at");
    }
}

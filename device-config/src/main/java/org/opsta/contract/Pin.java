package org.opsta.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks a terminal to take a PIN for a person from now on in place of any before, or to forget it. Nobody needs to be
 * enrolled by photo for it.
 *
 * @param requestId the sender's own mark, repeated in the answer
 * @param device when present, must be the terminal whose topic carries the message
 * @param name as the terminal shows it; needed with {@link Action#SET}
 * @param pin the digits themselves; needed with {@link Action#SET}
 */
public record Pin(
        @Nullable String requestId,
        @Nullable DeviceId device,
        PersonId person,
        Action action,
        @Nullable PersonName name,
        @Nullable String pin) {

    /** Said in so many words, so that a forgotten field never deletes a PIN. */
    public enum Action {
        SET,
        REMOVE
    }

    public Pin {
        Required.present(person, "person");
        Required.present(action, "action");
        if (action == Action.SET) {
            Required.present(name, "name");
            Required.present(pin, "pin");
        }
    }

    public static Pin set(
            @Nullable String requestId, @Nullable DeviceId device, PersonId person, PersonName name, String pin) {
        return new Pin(requestId, device, person, Action.SET, name, pin);
    }

    public static Pin remove(@Nullable String requestId, @Nullable DeviceId device, PersonId person) {
        return new Pin(requestId, device, person, Action.REMOVE, null, null);
    }

    /** A PIN does not belong in a log, and neither does whose it is. */
    @Override
    public String toString() {
        return "Pin[" + action + "]";
    }
}

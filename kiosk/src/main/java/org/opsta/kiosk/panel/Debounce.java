package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.opsta.kiosk.panel.Wires.Input;

/** A contact counts once it has stayed the same for a while. */
final class Debounce {

    /** @param first whether this is how it was found, and nobody has touched it */
    record Change(Input input, boolean active, boolean first) {}

    private static final class Contact {
        private boolean raw;
        private long since;
        private boolean known;
        private boolean settled;
    }

    private final long quietNanos;
    private final Map<Input, Contact> contacts = new EnumMap<>(Input.class);

    Debounce(Duration quiet) {
        quietNanos = quiet.toNanos();
    }

    /** What it comes to that a contact was read; its state at the start is a change too. */
    Optional<Change> read(Input input, boolean active, long now) {
        Contact contact = contacts.get(input);
        if (contact == null || contact.raw != active) {
            if (contact == null) {
                contact = new Contact();
                contacts.put(input, contact);
            }
            contact.raw = active;
            contact.since = now;
        }
        if (now - contact.since < quietNanos || (contact.known && contact.settled == active)) {
            return Optional.empty();
        }
        boolean first = !contact.known;
        contact.known = true;
        contact.settled = active;
        return Optional.of(new Change(input, active, first));
    }
}

package org.opsta.agent.roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/** What follows from what is wanted, what is known, and what a terminal reports. Pure. */
final class Convergence {

    private Convergence() {}

    /**
     * What becomes of one person on one terminal.
     *
     * @param wish absent when the person should not be there
     * @return the same when there is nothing to do; absent when there is nothing to remember
     */
    static @Nullable Known next(@Nullable Wish wish, @Nullable Known known) {
        if (wish == null) {
            return known == null ? null : unwanted(known);
        }
        if (known == null) {
            return Known.NOTHING.to(EntryState.PENDING, wish.photoSha256());
        }
        boolean samePhoto = wish.photoSha256().equals(known.photoSha256());
        boolean wait =
                switch (known.state()) {
                    // The names are read when it is sent.
                    case PENDING -> samePhoto;
                    case SENT, REFUSED -> samePhoto;
                    case HELD -> samePhoto && wish.vouched().equals(known.vouched());
                    case ACCEPTED ->
                        samePhoto
                                && wish.photoSha256().equals(known.heldSha256())
                                && wish.shownAs().equals(known.heldAs());
                    case WITHDRAWING, WITHDRAWN -> false;
                };
        return wait ? known : known.to(EntryState.PENDING, wish.photoSha256());
    }

    /** What was sent and not answered may be there; what is not known to be there need not be removed. */
    private static @Nullable Known unwanted(Known known) {
        if (known.state() == EntryState.WITHDRAWING || known.state() == EntryState.WITHDRAWN) {
            return known;
        }
        return known.heldSha256() == null && !known.unanswered() ? null : known.to(EntryState.WITHDRAWING, null);
    }

    /**
     * What is known after a terminal said whom it holds, before anything is made of it by {@link #next}.
     *
     * @param reported the photo by person
     */
    static Map<PersonId, Known> corrected(
            Map<PersonId, Wish> wanted, Map<PersonId, Known> known, Map<PersonId, String> reported) {
        Map<PersonId, Known> corrected = new HashMap<>();
        known.forEach(
                (person, entry) -> corrected.put(person, corrected(wanted.get(person), entry, reported.get(person))));
        reported.forEach((person, photo) -> {
            if (!known.containsKey(person)) {
                corrected.put(person, corrected(wanted.get(person), Known.NOTHING, photo));
            }
        });
        return corrected;
    }

    private static Known corrected(@Nullable Wish wish, Known known, @Nullable String photo) {
        if (Objects.equals(photo, known.heldSha256())) {
            // An unanswered withdrawal has done its work.
            return known.state() == EntryState.WITHDRAWING && photo == null ? gone(known) : known;
        }
        if (photo == null) {
            return known.state() == EntryState.WITHDRAWING ? gone(known) : known.holding(null, null);
        }
        if (wish != null && photo.equals(wish.photoSha256()) && known.state() != EntryState.SENT) {
            // As it should be. Nobody can ask under which names, so they are taken for right.
            return known.holding(photo, wish.shownAs())
                    .to(EntryState.ACCEPTED, photo)
                    .answered();
        }
        Known held = known.holding(photo, null);
        return wish == null ? held.to(EntryState.WITHDRAWING, null) : held;
    }

    static Known gone(Known known) {
        return known.holding(null, null).to(EntryState.WITHDRAWN, null).answered();
    }

    /**
     * What a report says about a terminal.
     *
     * @return absent when it is as believed
     */
    static TerminalRoster.@Nullable Why surprise(Map<PersonId, Known> known, Map<PersonId, String> reported) {
        Map<PersonId, String> believed = held(known);
        if (believed.equals(reported)) {
            return null;
        }
        return reported.isEmpty() ? TerminalRoster.Why.CARD_REPLACED : TerminalRoster.Why.DIFFERED;
    }

    /** The photo by person, of everybody a terminal is believed to hold. */
    static Map<PersonId, String> held(Map<PersonId, Known> known) {
        Map<PersonId, String> held = new HashMap<>();
        known.forEach((person, entry) -> {
            if (entry.heldSha256() != null) {
                held.put(person, entry.heldSha256());
            }
        });
        return held;
    }
}

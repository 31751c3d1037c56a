package org.opsta.agent.roster;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one person on one terminal.
 *
 * @param photoSha256 the photo it should hold; absent when the person is to go or has gone
 * @param heldSha256 the photo it holds, as far as is known
 * @param heldAs the names it shows; absent when that is not known, or when it is to be told again
 * @param vouched whom the person was distinguished from when last sent
 * @param unanswered whether something was sent and never answered, so that it may hold more than is known
 */
record Known(
        EntryState state,
        @Nullable String photoSha256,
        @Nullable String heldSha256,
        @Nullable String heldAs,
        String vouched,
        boolean unanswered) {

    static final Known NOTHING = new Known(EntryState.WITHDRAWN, null, null, null, "", false);

    /** Whether the agent still has something to do. */
    boolean open() {
        return switch (state) {
            case PENDING, SENT, WITHDRAWING -> true;
            case ACCEPTED, REFUSED, HELD, WITHDRAWN -> false;
        };
    }

    Known to(EntryState next, @Nullable String photo) {
        return new Known(next, photo, heldSha256, heldAs, vouched, unanswered);
    }

    Known holding(@Nullable String photo, @Nullable String as) {
        return new Known(state, photoSha256, photo, as, vouched, unanswered);
    }

    Known sent(String distinguishedFrom) {
        return new Known(EntryState.SENT, photoSha256, heldSha256, heldAs, distinguishedFrom, true);
    }

    Known answered() {
        return new Known(state, photoSha256, heldSha256, heldAs, vouched, false);
    }
}

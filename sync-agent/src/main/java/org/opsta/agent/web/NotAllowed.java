package org.opsta.agent.web;

import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.contract.PersonId;

/** Whoever is signed in may not see or do this. */
final class NotAllowed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Right right;
    private final transient @Nullable PersonId about;

    /** @param about absent when it is about everybody */
    NotAllowed(Right right, @Nullable PersonId about) {
        this.right = right;
        this.about = about;
    }

    Right right() {
        return right;
    }

    @Nullable
    PersonId about() {
        return about;
    }
}

package org.opsta.agent.people;

import org.opsta.agent.wording.Said;

/** Something somebody typed cannot be taken; says which value and what to write instead. */
final class NotUnderstood extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Said why;

    NotUnderstood(Said why) {
        super(why.both());
        this.why = why;
    }

    Said why() {
        return why;
    }
}

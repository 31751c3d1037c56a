package org.opsta.agent.web.access;

import org.jspecify.annotations.Nullable;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.Words;

/** What the page before has done, said once on the next. */
final class Done {

    private Done() {}

    /** @param what from the address, hence anything */
    static @Nullable String of(Visit visit, Class<?> group, @Nullable String what) {
        Words words = visit.words(group);
        String key = "done." + what;
        return words.has(key) ? words.get(key) : null;
    }
}

package org.opsta.agent.access;

import java.time.Duration;

/**
 * A way to prove who one is.
 *
 * @param <P> what the browser brings as proof: the fields of a form, or what a provider sent it back with
 */
public interface SignIn<P> {

    /**
     * Looks at a proof. Safe for use by several threads; may take some tenths of a second.
     *
     * @param browser id the browser keeps, the same before and after
     * @param from address it came from
     */
    Answer prove(P proof, String browser, String from);

    /** What came of it. */
    sealed interface Answer {

        /** It is this account; {@link Sessions#begin} is next. */
        record Proved(AccountName account) implements Answer {}

        /** It is nobody who may come in; why is nobody's business. */
        record Refused() implements Answer {}

        /** Too many were wrong; this one was not looked at. */
        record Wait(Duration time) implements Answer {}
    }
}

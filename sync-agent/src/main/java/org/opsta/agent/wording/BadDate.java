package org.opsta.agent.wording;

import java.util.Locale;

/** A typed date that is none, or could be two; its message is English, {@link #in} gives it in the reader's language. */
public final class BadDate extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final String BUNDLE = "org.opsta.agent.wording.dates";

    private final String key;
    private final transient Object[] values;

    BadDate(String key, Object... values) {
        super(Words.of(Words.ENGLISH, BUNDLE).get(key, values));
        this.key = key;
        this.values = values.clone();
    }

    public String in(Locale language) {
        return Words.of(language, BUNDLE).get(key, values);
    }
}

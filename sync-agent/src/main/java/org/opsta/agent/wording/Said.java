package org.opsta.agent.wording;

import java.util.Locale;

/** Something to be said in the reader's language, once it is known who reads. */
@FunctionalInterface
public interface Said {

    String in(Locale language);

    /** Thai first, English second, for those who see both. */
    default String both() {
        String thai = in(Words.THAI);
        String english = in(Words.ENGLISH);
        return thai.equals(english) ? thai : thai + " / " + english;
    }

    /** The text of a key in a bundle, given by its full name; values go into the places {@code {0}}, {@code {1}}. */
    static Said of(String bundle, String key, Object... values) {
        return language -> Words.of(language, bundle).get(key, values);
    }

    /** Text that is the same in every language. */
    static Said plainly(String text) {
        return language -> text;
    }
}

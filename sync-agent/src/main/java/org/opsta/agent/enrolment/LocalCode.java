package org.opsta.agent.enrolment;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.opsta.contract.Hint;

/** Why something was never sent, or has no answer. Each has a hint in Thai and English. */
enum LocalCode {
    BAD_PERSON_CODE,
    /** The person is not in the register, so the terminal would have no name to show. */
    NOT_IN_PEOPLE,
    /** There was a photo of this person before in the same list. */
    SAME_PERSON_TWICE,
    FILE_UNREADABLE,
    PHOTO_TOO_LARGE,
    NO_ANSWER;

    private static final String BUNDLE = "org.opsta.agent.enrolment.hints";
    private static final ResourceBundle THAI = ResourceBundle.getBundle(BUNDLE, new Locale("th"));
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH);

    Hint hint(Object... args) {
        return new Hint(
                new MessageFormat(THAI.getString(name()), Locale.ENGLISH).format(args),
                new MessageFormat(ENGLISH.getString(name()), Locale.ENGLISH).format(args));
    }
}

package org.opsta.agent.roster;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.opsta.contract.Hint;

/** What the agent itself says about a photo, before or instead of a terminal. Each has a hint in Thai and English. */
public enum RosterCode {
    /** The photo is kept. */
    STORED,
    NOT_IN_PEOPLE,
    PHOTO_TOO_LARGE,
    /** Neither a JPEG nor a PNG by its content. */
    NOT_A_PICTURE,
    /** A JPEG or PNG that ends early, or whose header makes no sense. */
    DAMAGED_PICTURE,
    TOO_MANY_PIXELS,
    /** This very file is the photo of somebody else. */
    SAME_PHOTO,
    /** What is kept cannot be opened with this agent's key. */
    PHOTO_LOST,
    /** A terminal that is there did not answer. */
    NO_ANSWER;

    private static final String BUNDLE = "org.opsta.agent.roster.hints";
    private static final ResourceBundle THAI = ResourceBundle.getBundle(BUNDLE, new Locale("th"));
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH);

    Hint hint(Object... args) {
        return new Hint(
                new MessageFormat(THAI.getString(name()), Locale.ENGLISH).format(args),
                new MessageFormat(ENGLISH.getString(name()), Locale.ENGLISH).format(args));
    }
}

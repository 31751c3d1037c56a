package org.opsta.agent.wording;

import java.util.regex.Pattern;

/**
 * Keeps what people typed from becoming a formula when a CSV file is opened in a spreadsheet: a value that begins like one gets
 * an apostrophe before it, which spreadsheets take for "this is text". Reading takes it away again, so nothing is lost.
 */
public final class Formulas {

    /** Also after apostrophes, so that a value which begins that way itself comes back as it was; and in full width. */
    private static final Pattern BEGINS_LIKE_ONE = Pattern.compile("'*[=+\\-@\\t\\r＝＋－＠].*", Pattern.DOTALL);

    private Formulas() {}

    /** As it is written into a file. */
    public static String guarded(String value) {
        return BEGINS_LIKE_ONE.matcher(value).matches() ? "'" + value : value;
    }

    /** What {@link #guarded} was made of. */
    public static String plain(String value) {
        return value.startsWith("'") && BEGINS_LIKE_ONE.matcher(value).matches() ? value.substring(1) : value;
    }
}

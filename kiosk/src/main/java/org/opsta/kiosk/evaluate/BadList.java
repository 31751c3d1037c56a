package org.opsta.kiosk.evaluate;

import java.util.List;

/** A list of pictures, or a folder of them, that cannot be used; the message names every line at fault, and the fix. */
public final class BadList extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 20;

    BadList(String problem) {
        super(problem);
    }

    BadList(List<String> problems) {
        super(shown(problems));
    }

    private static String shown(List<String> problems) {
        String first = String.join(System.lineSeparator(), problems.subList(0, Math.min(MOST_SHOWN, problems.size())));
        return problems.size() <= MOST_SHOWN
                ? first
                : first + System.lineSeparator() + "... and " + (problems.size() - MOST_SHOWN) + " more";
    }
}

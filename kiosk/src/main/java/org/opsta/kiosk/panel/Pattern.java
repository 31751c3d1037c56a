package org.opsta.kiosk.panel;

import java.util.ArrayList;
import java.util.List;

/** On, off, on, off …, in milliseconds; then off. */
record Pattern(List<Integer> millis) {

    Pattern {
        millis = List.copyOf(millis);
    }

    static Pattern of(Integer... millis) {
        return new Pattern(List.of(millis));
    }

    static Pattern blink(int on, int off, int times) {
        List<Integer> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            millis.add(on);
            millis.add(off);
        }
        return new Pattern(millis);
    }

    /** @param at milliseconds since it began */
    boolean on(long at) {
        long end = 0;
        for (int i = 0; i < millis.size(); i++) {
            end += millis.get(i);
            if (at < end) {
                return i % 2 == 0;
            }
        }
        return false;
    }

    /** When it changes next, in milliseconds since it began; {@link Long#MAX_VALUE} once it is over. */
    long nextChange(long at) {
        long end = 0;
        for (int step : millis) {
            end += step;
            if (at < end) {
                return end;
            }
        }
        return Long.MAX_VALUE;
    }
}

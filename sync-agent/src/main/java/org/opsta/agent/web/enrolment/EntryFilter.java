package org.opsta.agent.web.enrolment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the table of people and terminals is narrowed to.
 *
 * @param device empty for every terminal
 * @param state name of an {@link org.opsta.agent.roster.EntryState}; empty for every state
 * @param search part of a personnel code or name; empty for everybody
 * @param page counted from 0
 */
public record EntryFilter(String device, String state, String search, int page) {

    /** As the query of an address. */
    public String query(int atPage) {
        return "device=" + encoded(device) + "&state=" + encoded(state) + "&search=" + encoded(search) + "&page="
                + atPage;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

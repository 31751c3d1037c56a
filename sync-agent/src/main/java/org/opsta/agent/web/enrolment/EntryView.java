package org.opsta.agent.web.enrolment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person on one terminal, in the visitor's language.
 *
 * @param key of this entry in the page
 * @param name empty for a visitor who may not see names
 * @param tone of {@code state}, a class of {@code console.css}
 * @param code of the terminal's or the agent's answer; empty before there was one
 * @param hint what to do next; empty likewise
 * @param nearest the most similar other person there and how similar; empty when there is none
 * @param again whether sending once more makes sense now
 * @param held whether somebody has to say whose face it is
 */
public record EntryView(
        String key,
        String person,
        String name,
        String device,
        String state,
        String tone,
        String since,
        String code,
        String hint,
        String nearest,
        List<Measured> numbers,
        boolean again,
        @Nullable Held held) {

    /** @param name in the visitor's language, or as the terminal sent it when this page does not know it */
    public record Measured(String name, String value) {}

    /** @param others most similar first */
    public record Held(List<LookAlike> others) {}

    /**
     * @param name empty for a visitor who may not see names, or when nobody has this code any more
     * @param photo whether the agent has their photo to compare with
     */
    public record LookAlike(String person, String name, String similarity, boolean photo) {}
}

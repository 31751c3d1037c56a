package org.opsta.agent.web;

import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Permissions;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/**
 * One request, as pages see it.
 *
 * @param visitor absent only on pages for everybody, such as sign-in
 * @param path the address asked for, without host
 * @param formToken goes into every form as the hidden field {@code csrf}
 * @param zone in which a day begins and times are shown
 */
public record Visit(@Nullable Visitor visitor, Locale language, String path, String formToken, ZoneId zone) {

    static final String ATTRIBUTE = "visit";

    public static Visit of(Context context) {
        return Objects.requireNonNull(context.attribute(ATTRIBUTE), "the gate comes before every page");
    }

    /** Somebody is signed in, which the gate has seen to on all pages but those for everybody. */
    public Visitor signedIn() {
        if (visitor == null) {
            throw new SignInFirst();
        }
        return visitor;
    }

    /** Ends the request, and has it logged, unless this is allowed about everybody. */
    public Visitor require(Right right) {
        Visitor who = signedIn();
        if (!Permissions.may(who, right)) {
            throw new NotAllowed(right, null);
        }
        return who;
    }

    /** Ends the request, and has it logged, unless this is allowed about that person. */
    public Visitor require(Right right, PersonId person) {
        Visitor who = signedIn();
        if (!Permissions.may(who, right, person)) {
            throw new NotAllowed(right, person);
        }
        return who;
    }

    public boolean may(Right right) {
        return visitor != null && Permissions.may(visitor, right);
    }

    /** Words of the layout and of one group of pages: the bundle {@code words} in {@code group}'s package. */
    public Words words(Class<?> group) {
        return Words.of(language, group.getPackageName() + ".words", "org.opsta.agent.web.layout");
    }
}

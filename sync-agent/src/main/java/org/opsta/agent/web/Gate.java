package org.opsta.agent.web;

import io.javalin.http.Context;
import java.util.Optional;
import org.opsta.agent.access.Visitor;

/** Says who asks, before any page does. */
public interface Gate {

    /**
     * Who asks. May end the request by an exception: too many requests, a form from elsewhere.
     *
     * @return empty when nobody is signed in
     */
    Optional<Visitor> enter(Context context);

    /** What every form of this visitor must carry in the field {@code csrf}. */
    String formToken(Context context);
}

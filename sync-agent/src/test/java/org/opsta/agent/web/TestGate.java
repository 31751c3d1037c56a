package org.opsta.agent.web;

import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Visitor;

/** Lets in whoever the test says is asking; for tests of pages, not of the gate. */
public final class TestGate implements Gate {

    private volatile @Nullable Visitor visitor;

    public void letIn(@Nullable Visitor who) {
        visitor = who;
    }

    @Override
    public Optional<Visitor> enter(Context context) {
        return Optional.ofNullable(visitor);
    }

    @Override
    public String formToken(Context context) {
        return "test";
    }
}

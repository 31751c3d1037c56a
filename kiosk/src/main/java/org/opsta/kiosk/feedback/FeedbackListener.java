package org.opsta.kiosk.feedback;

/** Passes feedback on. Called on the vision thread, so it must be quick and must not throw. */
@FunctionalInterface
public interface FeedbackListener {
    void tell(Feedback feedback);
}

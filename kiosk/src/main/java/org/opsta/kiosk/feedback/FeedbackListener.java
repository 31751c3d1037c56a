package org.opsta.kiosk.feedback;

/**
 * Passes feedback on. Called one at a time, in the order of the journal, on the thread that made the punch; so it must be
 * quick and must not throw.
 */
@FunctionalInterface
public interface FeedbackListener {
    void tell(Feedback feedback);
}

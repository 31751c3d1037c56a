package org.opsta.kiosk.punch;

import java.time.OffsetDateTime;
import org.opsta.contract.Direction;

/** What to do about a person who was just recognised. */
public sealed interface PunchDecision {

    /** Write a punch. */
    record Write(Direction direction) implements PunchDecision {}

    /** Write nothing: the same person's punch of {@code time} is too recent. */
    record AlreadyRecorded(Direction direction, OffsetDateTime time) implements PunchDecision {}

    /** Write nothing yet: the person is to press IN or OUT first. */
    record AskDirection() implements PunchDecision {}
}

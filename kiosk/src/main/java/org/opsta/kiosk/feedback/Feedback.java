package org.opsta.kiosk.feedback;

import java.time.OffsetDateTime;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.ScanOutcome;

/** One thing the terminal tells somebody. */
public sealed interface Feedback {

    /** The light that goes with it. */
    enum Light {
        GREEN,
        AMBER,
        RED
    }

    Light light();

    /** The punch is on disk. */
    record Recorded(Punch punch, PersonName name) implements Feedback {
        @Override
        public Light light() {
            return Light.GREEN;
        }
    }

    /** The person's punch of {@code time} stands; no other was made. */
    record AlreadyRecorded(PersonId person, PersonName name, Direction direction, OffsetDateTime time)
            implements Feedback {
        @Override
        public Light light() {
            return Light.GREEN;
        }
    }

    /** Known, but must say IN or OUT first, and then show face or PIN again. */
    record AskDirection(PersonId person, PersonName name, Method method) implements Feedback {
        @Override
        public Light light() {
            return Light.AMBER;
        }
    }

    /** Not known, not a living face, or not seen well enough to tell. */
    record Refused(ScanOutcome why) implements Feedback {
        @Override
        public Light light() {
            return why instanceof ScanOutcome.NotSeenWell ? Light.AMBER : Light.RED;
        }
    }

    /** Code or PIN not right, or not taken now. Never an {@link PinOutcome.Accepted}. */
    record PinRefused(PinOutcome why) implements Feedback {
        @Override
        public Light light() {
            return Light.RED;
        }
    }

    /**
     * Known, but the punch could not be written; there is none.
     *
     * @param code why, for IT, for example {@code FULL}
     */
    record NotRecorded(PersonId person, PersonName name, String code) implements Feedback {
        @Override
        public Light light() {
            return Light.RED;
        }
    }
}

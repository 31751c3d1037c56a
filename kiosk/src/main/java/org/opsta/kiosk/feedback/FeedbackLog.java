package org.opsta.kiosk.feedback;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Method;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes in the log, for IT: serials and numbers, never who it was. One line for each punch; of what led to none, a line a
 * minute that counts the others, because people stand before a terminal and the log lies on a card that wears.
 */
public final class FeedbackLog implements FeedbackListener {

    private static final Logger log = LoggerFactory.getLogger(FeedbackLog.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Sparing withoutPunch = new Sparing();
    private final Sparing failed = new Sparing();

    public FeedbackLog() {
        this(System::nanoTime);
    }

    FeedbackLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Lets a line through when none was for a while. */
    private final class Sparing {
        private boolean any;
        private long lastAt;
        private int heldBack;

        void say(Consumer<String> level, String line) {
            long now = nanos.getAsLong();
            if (any && now - lastAt < PAUSE_NANOS) {
                heldBack++;
                log.debug(line);
                return;
            }
            level.accept(heldBack == 0 ? line : line + "; " + heldBack + " more like it since the last such line");
            any = true;
            lastAt = now;
            heldBack = 0;
        }
    }

    @Override
    public synchronized void tell(Feedback feedback) {
        if (feedback instanceof Feedback.Recorded recorded && recorded.punch().method() != Method.FACE) {
            log.info(
                    "Recorded {} serial {} (by {})",
                    recorded.punch().direction(),
                    recorded.punch().serial(),
                    recorded.punch().method());
        } else if (feedback instanceof Feedback.Recorded recorded) {
            log.info(
                    "Recorded {} serial {} (score {}, threshold {}, margin {})",
                    recorded.punch().direction(),
                    recorded.punch().serial(),
                    rounded(recorded.punch().score()),
                    rounded(recorded.punch().threshold()),
                    rounded(recorded.punch().margin()));
        } else if (feedback instanceof Feedback.AlreadyRecorded) {
            withoutPunch.say(log::info, "Recognised again, already recorded");
        } else if (feedback instanceof Feedback.AskDirection) {
            withoutPunch.say(log::info, "Recognised, but neither IN nor OUT was pressed");
        } else if (feedback instanceof Feedback.NotRecorded problem) {
            failed.say(log::error, "Recognised, but the punch could NOT be written: " + problem.code());
        } else if (feedback instanceof Feedback.Refused refused) {
            withoutPunch.say(log::info, "Refused: " + inWords(refused.why()));
        } else if (feedback instanceof Feedback.PinRefused refused) {
            withoutPunch.say(log::info, "PIN refused: " + inWords(refused.why()));
        }
    }

    private static String inWords(ScanOutcome why) {
        if (why instanceof ScanOutcome.Unknown unknown) {
            return "unknown (best " + rounded(unknown.best()) + ", threshold " + rounded(unknown.threshold()) + ", "
                    + unknown.frames() + " frames)";
        } else if (why instanceof ScanOutcome.Ambiguous ambiguous) {
            return "ambiguous (score " + rounded(ambiguous.score()) + ", margin " + rounded(ambiguous.margin())
                    + ", needed " + rounded(ambiguous.neededMargin()) + ")";
        } else if (why instanceof ScanOutcome.NotLive picture) {
            return "not live (" + rounded(picture.liveness()) + ", needed " + rounded(picture.threshold()) + ", "
                    + picture.frames() + " frames)";
        } else if (why instanceof ScanOutcome.NotSeenWell poor) {
            return "not seen well (" + poor.why() + ")";
        }
        return why.getClass().getSimpleName();
    }

    private static String inWords(PinOutcome why) {
        if (why instanceof PinOutcome.Locked locked) {
            return "wrong too often for this code, locked until " + locked.until();
        } else if (why instanceof PinOutcome.Paused paused) {
            return "wrong too often at this terminal, paused until " + paused.until();
        } else if (why instanceof PinOutcome.Unavailable unavailable) {
            return "unavailable (" + unavailable.why() + ")";
        }
        return "wrong";
    }

    private static String rounded(@Nullable Double number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%.3f", number);
    }
}

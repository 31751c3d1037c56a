package org.opsta.kiosk.feedback;

import java.text.MessageFormat;
import java.time.ZoneId;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.ResourceBundle;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.ScanOutcome;

/** Feedback in words: Thai first, English second. They name a person only where that person's punch is on disk. */
public final class FeedbackText {

    private static final Locale THAI = new Locale("th");
    private static final String BUNDLE = "org.opsta.kiosk.feedback.feedback";

    private final DateTimeFormatter clockTime;
    private final DateTimeFormatter dateAndTime;

    public FeedbackText(ZoneId zone) {
        clockTime = DateTimeFormatter.ofPattern("H:mm:ss", Locale.ENGLISH).withZone(zone);
        dateAndTime = DateTimeFormatter.ofPattern("d/M/yyyy H:mm:ss", Locale.ENGLISH)
                .withChronology(ThaiBuddhistChronology.INSTANCE)
                .withZone(zone);
    }

    public Hint of(Feedback feedback) {
        return new Hint(in(THAI, feedback), in(Locale.ENGLISH, feedback));
    }

    private String in(Locale locale, Feedback feedback) {
        boolean thai = locale.equals(THAI);
        if (feedback instanceof Feedback.Recorded recorded) {
            return text(
                    locale,
                    "recorded." + recorded.punch().direction(),
                    thai ? recorded.name().th() : recorded.name().en(),
                    dateAndTime.format(recorded.punch().time()));
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            return text(
                    locale,
                    "already." + already.direction(),
                    thai ? already.name().th() : already.name().en(),
                    time(already.time()));
        } else if (feedback instanceof Feedback.AskDirection ask) {
            return text(locale, "askDirection." + ask.method());
        } else if (feedback instanceof Feedback.NotRecorded failed) {
            return text(locale, "notRecorded", failed.code());
        } else if (feedback instanceof Feedback.Refused refused) {
            return text(locale, key(refused.why()));
        } else if (feedback instanceof Feedback.PinRefused refused) {
            return pin(locale, refused.why());
        }
        throw new IllegalStateException("no words for " + feedback.getClass().getSimpleName());
    }

    private String pin(Locale locale, PinOutcome why) {
        if (why instanceof PinOutcome.Wrong wrong) {
            return text(locale, "pin.wrong", wrong.attemptsLeft());
        } else if (why instanceof PinOutcome.Locked locked) {
            return text(locale, "pin.locked", time(locked.until()));
        } else if (why instanceof PinOutcome.Paused paused) {
            return text(locale, "pin.paused", time(paused.until()));
        } else if (why instanceof PinOutcome.Unavailable unavailable) {
            return text(locale, "pin.unavailable." + unavailable.why());
        }
        throw new IllegalStateException("no words for " + why.getClass().getSimpleName());
    }

    private static String key(ScanOutcome why) {
        if (why instanceof ScanOutcome.NotSeenWell poor) {
            return "notSeenWell." + poor.why();
        }
        if (why instanceof ScanOutcome.NotLive) {
            return "notLive";
        }
        return why instanceof ScanOutcome.Ambiguous ? "ambiguous" : "unknown";
    }

    private String time(TemporalAccessor time) {
        return clockTime.format(time);
    }

    private static String text(Locale locale, String key, Object... arguments) {
        String pattern = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
        return new MessageFormat(pattern, Locale.ENGLISH).format(arguments);
    }

    /** The words for a direction, as the records name it: ลงเวลาเข้า or ลงเวลาออก. */
    public static Hint of(Direction direction) {
        return new Hint(text(THAI, "direction." + direction), text(Locale.ENGLISH, "direction." + direction));
    }
}

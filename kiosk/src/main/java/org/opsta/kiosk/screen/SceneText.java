package org.opsta.kiosk.screen;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.screen.PageEvent.Scene;
import org.opsta.kiosk.screen.SceneRule.Shown;

/** What is shown, in words: Thai first, English second. Pure; immutable. */
final class SceneText {

    private static final Locale THAI = new Locale("th");
    private static final String BUNDLE = "org.opsta.kiosk.screen.screen";

    private final FeedbackText words;
    private final DateTimeFormatter hours;
    private final DateTimeFormatter seconds;
    private final DateTimeFormatter thaiDate;
    private final DateTimeFormatter englishDate;

    SceneText(ZoneId zone, FeedbackText words) {
        this.words = words;
        hours = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(zone);
        seconds = DateTimeFormatter.ofPattern("ss", Locale.ENGLISH).withZone(zone);
        thaiDate = date("EEEEที่ d MMMM 'พ.ศ.' yyyy", THAI, zone);
        englishDate = date("EEEE, d MMMM yyyy 'BE'", Locale.ENGLISH, zone);
    }

    private static DateTimeFormatter date(String pattern, Locale locale, ZoneId zone) {
        return DateTimeFormatter.ofPattern(pattern, locale)
                .withChronology(ThaiBuddhistChronology.INSTANCE)
                .withZone(zone);
    }

    Scene scene(long number, Shown shown) {
        if (!(shown instanceof Shown.Outcome outcome)) {
            Scene.Kind kind = shown instanceof Shown.Guide ? Scene.Kind.GUIDE : Scene.Kind.IDLE;
            return new Scene(number, kind, null, null, null, null, null, null, null, null, null, null, null);
        }
        Feedback feedback = outcome.feedback();
        if (feedback instanceof Feedback.Recorded recorded) {
            return named(
                    number,
                    Scene.Kind.RECORDED,
                    outcome,
                    recorded.name(),
                    recorded.punch().direction(),
                    recorded.punch().time());
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            return named(
                    number, Scene.Kind.ALREADY_RECORDED, outcome, already.name(), already.direction(), already.time());
        }
        return new Scene(
                number,
                kindWithoutName(feedback),
                feedback.light(),
                words.title(feedback),
                words.advice(feedback).orElse(null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                outcome.toldAtMillis());
    }

    private static Scene.Kind kindWithoutName(Feedback feedback) {
        if (feedback instanceof Feedback.AskDirection) {
            return Scene.Kind.ASK_DIRECTION;
        } else if (feedback instanceof Feedback.NotRecorded) {
            return Scene.Kind.NOT_RECORDED;
        }
        return feedback instanceof Feedback.PinRefused ? Scene.Kind.PIN_REFUSED : Scene.Kind.REFUSED;
    }

    private Scene named(
            long number,
            Scene.Kind kind,
            Shown.Outcome outcome,
            PersonName name,
            Direction direction,
            OffsetDateTime at) {
        return new Scene(
                number,
                kind,
                outcome.feedback().light(),
                words.title(outcome.feedback()),
                words.advice(outcome.feedback()).orElse(null),
                new Hint(name.th(), name.en()),
                Initials.of(name).orElse(null),
                direction,
                FeedbackText.of(direction),
                hours(at),
                seconds(at),
                date(at),
                outcome.toldAtMillis());
    }

    /** Hours and minutes, of 24 hours. */
    String hours(OffsetDateTime time) {
        return hours.format(time);
    }

    String seconds(OffsetDateTime time) {
        return seconds.format(time);
    }

    /** The day in words, of the Buddhist year. */
    Hint date(OffsetDateTime time) {
        return new Hint(thaiDate.format(time), englishDate.format(time));
    }

    /** The page's own words, by language and key. */
    static Map<String, Map<String, String>> pageWords() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("th", words(THAI));
        all.put("en", words(Locale.ENGLISH));
        return all;
    }

    private static Map<String, String> words(Locale locale) {
        ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, locale);
        Map<String, String> words = new LinkedHashMap<>();
        bundle.keySet().forEach(key -> words.put(key, bundle.getString(key)));
        return words;
    }
}

package org.opsta.kiosk.screen;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.opsta.contract.Hint;
import org.opsta.kiosk.screen.PageEvent.Mark;
import org.opsta.kiosk.screen.PageEvent.Mark.Level;

/** The discreet mark of how the terminal is: what matters most, in a few words. Pure. */
final class MarkText {

    private static final String BUNDLE = "org.opsta.kiosk.screen.mark";
    private static final ResourceBundle THAI = ResourceBundle.getBundle(BUNDLE, new Locale("th"));
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH);

    private MarkText() {}

    /** @param pins whether code and PIN are another way */
    static Mark of(Condition now, boolean pins) {
        Mark mark = worst(now, pins);
        if (now.timeTrusted()) {
            return mark;
        }
        Hint time = text("time");
        return mark.text() == null
                ? new Mark(Level.WAITING, time)
                : new Mark(
                        mark.level(),
                        new Hint(
                                mark.text().th() + " · " + time.th(),
                                mark.text().en() + " · " + time.en()));
    }

    private static Mark worst(Condition now, boolean pins) {
        if (!now.recording()) {
            return new Mark(Level.TROUBLE, text("notRecording"));
        } else if (!now.seeing()) {
            return new Mark(Level.TROUBLE, text(pins ? "notSeeing.pins" : "notSeeing"));
        } else if (now.online() && !now.waitingLong()) {
            return new Mark(Level.GOOD, null);
        }
        return new Mark(Level.WAITING, now.waiting() == 0 ? text("offline") : text("waiting", now.waiting()));
    }

    private static Hint text(String key, Object... arguments) {
        return new Hint(text(THAI, key, arguments), text(ENGLISH, key, arguments));
    }

    private static String text(ResourceBundle bundle, String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.ENGLISH).format(arguments);
    }
}

package org.opsta.contract;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What to do next, for the person who reads it: Thai first, English second. */
public record Hint(String th, String en) {

    private static final ResourceBundle THAI = ResourceBundle.getBundle("org.opsta.contract.hints", new Locale("th"));
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle("org.opsta.contract.hints", Locale.ENGLISH);

    public Hint {
        Required.present(th, "hint.th");
        Required.present(en, "hint.en");
    }

    /** The hint for an answer code, for example {@code enrol.NO_FACE}; {@code args} fill its numbered places. */
    public static Hint of(String key, Object... args) {
        return new Hint(format(THAI, key, args), format(ENGLISH, key, args));
    }

    private static String format(ResourceBundle bundle, String key, Object[] args) {
        return new MessageFormat(bundle.getString(key), Locale.ENGLISH).format(args);
    }
}

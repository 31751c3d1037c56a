package org.opsta.agent.wording;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** What people read, in one language, from resource bundles. */
public final class Words {

    public static final Locale THAI = new Locale("th");
    public static final Locale ENGLISH = Locale.ENGLISH;

    private final Locale language;
    private final List<ResourceBundle> bundles;

    private Words(Locale language, List<ResourceBundle> bundles) {
        this.language = language;
        this.bundles = bundles;
    }

    /** @param bundles full names, such as {@code org.opsta.agent.web.time.words}; the first that has a key is asked */
    public static Words of(Locale language, String... bundles) {
        return new Words(
                language,
                Arrays.stream(bundles)
                        .map(name -> ResourceBundle.getBundle(
                                name,
                                language,
                                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)))
                        .toList());
    }

    public Locale language() {
        return language;
    }

    /** The text of a key, with values in the places {@code {0}}, {@code {1}}; numbers as they are, without separators. */
    public String get(String key, Object... values) {
        String text = bundles.stream()
                .filter(bundle -> bundle.containsKey(key))
                .findFirst()
                .orElseThrow(() -> new MissingResourceException(
                        "no text for " + key + " in " + language, getClass().getName(), key))
                .getString(key);
        if (values.length == 0) {
            return text;
        }
        return new MessageFormat(text, Locale.ROOT)
                .format(Arrays.stream(values).map(String::valueOf).toArray());
    }

    public boolean has(String key) {
        return bundles.stream().anyMatch(bundle -> bundle.containsKey(key));
    }
}

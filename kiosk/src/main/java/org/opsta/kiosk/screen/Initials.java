package org.opsta.kiosk.screen;

import java.text.BreakIterator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonName;

/** One or two letters in place of a portrait: of the first and the last name, without titles. Pure. */
final class Initials {

    /**
     * Titles at the beginning, which Thai writes without a space before the name. A title in whole letters is one only when a
     * consonant or a leading vowel follows: นายสมชาย, but not นายิกา.
     */
    private static final Pattern TITLES = Pattern.compile("^(?:(?:ว่าที่\\s*)?(?:[ก-ฮ]{1,4}\\.\\s*)+"
            + "|(?:ว่าที่ร้อยตรี|นางสาว|นาย|นาง)\\s*(?=[ก-ฮเ-ไ])"
            + "|(?:คุณ|ดร|ศาสตราจารย์)\\s+"
            + "|(?i:mr|mrs|ms|miss|dr|prof|assoc|asst|acting|lt)(?:\\.\\s*|\\s+))+");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Initials() {}

    /** Empty when there is nothing in the name to take a letter from. */
    static Optional<Hint> of(PersonName name) {
        String th = of(name.th());
        String en = of(name.en());
        if (th.isEmpty() && en.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Hint(th.isEmpty() ? en : th, en.isEmpty() ? th : en));
    }

    private static String of(String name) {
        List<String> letters = Arrays.stream(SPACES.split(withoutTitles(name.strip())))
                .map(Initials::first)
                .filter(letter -> !letter.isEmpty())
                .toList();
        return switch (letters.size()) {
            case 0 -> "";
            case 1 -> letters.get(0);
            default -> letters.get(0) + letters.get(letters.size() - 1);
        };
    }

    private static String withoutTitles(String name) {
        Matcher titles = TITLES.matcher(name);
        // A name that is nothing but titles is a name all the same.
        return titles.find() && titles.end() < name.length() ? name.substring(titles.end()) : name;
    }

    /** The first letter that stands alone: of a Thai word its first consonant, though a vowel may be written before it. */
    private static String first(String word) {
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(word);
        for (int from = graphemes.first(), to = graphemes.next();
                to != BreakIterator.DONE;
                from = to, to = graphemes.next()) {
            int letter = word.codePointAt(from);
            if (isThai(letter)) {
                for (int i = from; i < to; i++) {
                    if (isThaiConsonant(word.charAt(i))) {
                        return word.substring(i, i + 1);
                    }
                }
            } else if (Character.isLetterOrDigit(letter)) {
                return word.substring(from, to).toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static boolean isThai(int letter) {
        return Character.UnicodeScript.of(letter) == Character.UnicodeScript.THAI;
    }

    private static boolean isThaiConsonant(char letter) {
        return letter >= 'ก' && letter <= 'ฮ';
    }
}

package org.opsta.contract;

/** A person's name as the terminal shows it: Thai first, English second. */
public record PersonName(String th, String en) {

    private static final int LONGEST = 120;

    public PersonName {
        checkLength(Required.present(th, "name.th"), "name.th");
        checkLength(Required.present(en, "name.en"), "name.en");
    }

    private static void checkLength(String name, String field) {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new IllegalArgumentException(
                    field + " has " + name.length() + " characters, expected 1 to " + LONGEST);
        }
    }
}

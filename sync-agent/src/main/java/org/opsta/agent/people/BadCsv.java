package org.opsta.agent.people;

import java.util.List;

/** A CSV file with mistakes; none of it was taken. */
public final class BadCsv extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public BadCsv(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One for each bad line, with its number, ready to be printed. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}

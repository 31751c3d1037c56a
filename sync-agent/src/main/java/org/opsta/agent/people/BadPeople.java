package org.opsta.agent.people;

import java.util.List;
import java.util.stream.Collectors;

/** People who cannot be in the register as given; nobody was put into it. */
public final class BadPeople extends IllegalArgumentException {

    static final String WORDS = "org.opsta.agent.people.problems";

    private static final long serialVersionUID = 1L;

    private final transient List<PersonProblem> problems;

    public BadPeople(List<PersonProblem> problems) {
        super(problems.stream()
                .map(problem -> (problem.person() == null ? "" : problem.person() + " ")
                        + problem.field().column() + ": " + problem.what().both())
                .collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** All of them. */
    public List<PersonProblem> problems() {
        return List.copyOf(problems);
    }
}

package org.opsta.agent.people;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opsta.agent.wording.Said;

/** A CSV file with mistakes; none of it was taken. */
public final class BadCsv extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<LineProblem> lines;

    private BadCsv(Stream<LineProblem> lines) {
        this(lines.toArray(LineProblem[]::new));
    }

    private BadCsv(LineProblem... lines) {
        super(Arrays.stream(lines).map(LineProblem::both).collect(Collectors.joining(System.lineSeparator())));
        this.lines = List.of(lines);
    }

    /** @param problems one for each mistake, ready to be printed, with file and line */
    public BadCsv(List<String> problems) {
        this(problems.stream().map(problem -> new LineProblem(null, 0, null, Said.plainly(problem))));
    }

    public static BadCsv of(List<LineProblem> lines) {
        return new BadCsv(lines.stream());
    }

    public List<LineProblem> lines() {
        return lines;
    }

    /** One for each mistake, with its line, ready to be printed: Thai first, English second. */
    public List<String> problems() {
        return lines.stream().map(LineProblem::both).toList();
    }
}

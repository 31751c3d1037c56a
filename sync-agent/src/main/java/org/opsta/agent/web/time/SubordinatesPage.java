package org.opsta.agent.web.time;

import io.javalin.http.Context;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.attendance.TimeRecords;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.Tally;
import org.opsta.agent.web.Templates;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** Those below a supervisor, with today and this month. */
public final class SubordinatesPage {

    private static final int AT_ONCE = 50;

    private final TimeRecords records;
    private final People people;

    SubordinatesPage(TimeRecords records, People people) {
        this.records = records;
        this.people = people;
    }

    /** One person. */
    public record Line(
            String code,
            String name,
            String position,
            String unit,
            String span,
            List<Shown.Mark> today,
            String summary) {}

    void show(Context context) {
        Asked asked = new Asked(context);
        Visitor visitor = asked.visit().signedIn();
        Words words = asked.words();
        LocalDate today = records.today();
        List<Person> below = visitor.below().isEmpty()
                ? List.of()
                : people.all().stream()
                        .filter(person -> visitor.below().contains(person.id()) && person.activeOn(today))
                        .toList();
        int first = Math.min(asked.queryNumber("from", 0, below.size()), below.size());
        List<Person> shown = below.subList(first, Math.min(below.size(), first + AT_ONCE));
        Map<PersonId, List<DaySheet>> months =
                records.monthOf(shown.stream().map(Person::id).toList(), YearMonth.from(today));
        Templates.show(
                context,
                "time/subordinates.jte",
                Map.of(
                        "page",
                        asked.page("subordinates.title"),
                        "count",
                        below.size(),
                        "lines",
                        shown.stream()
                                .map(person ->
                                        line(person, Objects.requireNonNull(months.get(person.id())), today, words))
                                .toList(),
                        "before",
                        first == 0 ? "" : "/subordinates?from=" + Math.max(0, first - AT_ONCE),
                        "after",
                        first + AT_ONCE >= below.size() ? "" : "/subordinates?from=" + (first + AT_ONCE)));
    }

    private static Line line(Person person, List<DaySheet> month, LocalDate today, Words words) {
        DaySheet now = month.get(today.getDayOfMonth() - 1);
        return new Line(
                person.id().value(),
                words.language().equals(Words.THAI)
                        ? person.name().th()
                        : person.name().en(),
                person.position(),
                person.unit(),
                Shown.span(today, now.time(), words),
                Shown.marks(now, words),
                String.join(" · ", MonthPage.summary(Tally.of(month), words)));
    }
}

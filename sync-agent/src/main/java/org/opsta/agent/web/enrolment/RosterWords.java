package org.opsta.agent.web.enrolment;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.EntryState;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.roster.RosterEntry;
import org.opsta.agent.roster.TerminalRoster;
import org.opsta.agent.web.Page;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Says in a visitor's language how enrolment stands, and no more than the visitor may know. */
final class RosterWords {

    private static final String GOOD = "good";
    private static final String WARN = "warn";
    private static final String BAD = "bad";
    private static final String CALM = "calm";

    private final Page page;
    private final People people;
    private final Photos photos;
    private final boolean names;

    RosterWords(Page page, EnrolmentRooms rooms) {
        this.page = page;
        people = rooms.people();
        photos = rooms.photos();
        names = page.visit().may(Right.SEE_PEOPLE);
    }

    RosterView view(TerminalRoster roster) {
        TerminalRoster.Why why = roster.converging();
        long unsettled = roster.refused() + roster.held();
        List<RosterView.Count> counts = new ArrayList<>();
        count(counts, "count.refused", roster.refused(), BAD);
        count(counts, "count.held", roster.held(), WARN);
        count(counts, "count.pending", roster.pending(), CALM);
        count(counts, "count.withdrawing", roster.withdrawing(), CALM);
        return new RosterView(
                roster.device().value(),
                roster.live(),
                roster.accepted(),
                roster.wanted(),
                page.t("progress", roster.accepted(), roster.wanted()),
                why == null
                        ? page.t(unsettled == 0 ? "converged" : "converged.but", time(roster.since()), unsettled)
                        : page.t("why." + why, roster.pending() + roster.withdrawing(), time(roster.since())),
                why != null ? CALM : unsettled == 0 ? GOOD : WARN,
                roster.reportedAt() == null ? page.t("reported.never") : page.t("reported", time(roster.reportedAt())),
                counts);
    }

    private void count(List<RosterView.Count> counts, String key, long count, String tone) {
        if (count > 0) {
            counts.add(new RosterView.Count(page.t(key, count), tone));
        }
    }

    EntryView view(RosterEntry entry) {
        return new EntryView(
                entry.device() + "/" + entry.person(),
                entry.person().value(),
                name(entry.person()),
                entry.device().value(),
                page.t("entry." + entry.state()),
                switch (entry.state()) {
                    case ACCEPTED -> GOOD;
                    case REFUSED -> BAD;
                    case HELD -> WARN;
                    case PENDING, SENT, WITHDRAWING, WITHDRAWN -> CALM;
                },
                page.t("since", time(entry.since())),
                entry.code() == null ? "" : entry.code(),
                hint(entry.hint()),
                nearest(entry.nearest()),
                numbers(entry.numbers()),
                switch (entry.state()) {
                    case SENT, ACCEPTED, REFUSED, HELD -> true;
                    case PENDING -> entry.code() != null;
                    case WITHDRAWING, WITHDRAWN -> false;
                },
                entry.state() == EntryState.HELD ? held(entry) : null);
    }

    String hint(@Nullable Hint hint) {
        return hint == null ? "" : page.words().language().equals(Words.THAI) ? hint.th() : hint.en();
    }

    private String nearest(@Nullable Nearest nearest) {
        return nearest == null ? "" : page.t("nearest", withName(nearest.person()), similarity(nearest.similarity()));
    }

    private EntryView.Held held(RosterEntry entry) {
        Nearest nearest = entry.nearest();
        List<Nearest> others = entry.looksLike().isEmpty() && nearest != null ? List.of(nearest) : entry.looksLike();
        return new EntryView.Held(others.stream()
                .map(other -> new EntryView.LookAlike(
                        other.person().value(),
                        name(other.person()),
                        similarity(other.similarity()),
                        photos.info(other.person()).isPresent()))
                .toList());
    }

    private List<EntryView.Measured> numbers(Map<String, Double> numbers) {
        List<EntryView.Measured> measured = new ArrayList<>();
        new TreeMap<>(numbers)
                .forEach((name, value) ->
                        measured.add(new EntryView.Measured(name, String.format(Locale.ROOT, "%.4g", value))));
        return measured;
    }

    private static String similarity(double cosine) {
        return String.format(Locale.ROOT, "%.3f", cosine);
    }

    /** Empty for a visitor who may not see names. */
    String name(PersonId person) {
        return names ? find(person).map(known -> name(known.name())).orElse("") : "";
    }

    String withName(PersonId person) {
        String name = name(person);
        return name.isEmpty() ? person.value() : person.value() + " " + name;
    }

    private Optional<Person> find(PersonId person) {
        return people.find(person);
    }

    private String name(PersonName name) {
        return page.words().language().equals(Words.THAI) ? name.th() : name.en();
    }

    String time(OffsetDateTime time) {
        return ThaiTime.of(time, page.visit().zone());
    }
}

package org.opsta.agent.web.time;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.attendance.TimeRecords;
import org.opsta.agent.intake.PunchDetail;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.people.People;
import org.opsta.agent.web.Templates;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;

/** One time record with everything that is known of it. */
public final class RecordPage {

    private final TimeRecords records;
    private final People people;

    RecordPage(TimeRecords records, People people) {
        this.records = records;
        this.people = people;
    }

    /** One thing about the record. */
    public record Fact(String name, String value) {}

    void show(Context context) {
        Asked asked = new Asked(context);
        asked.visit().signedIn();
        PunchDetail detail = records.record(asked.id()).orElseThrow(NotFoundResponse::new);
        PersonId person = detail.stored().person();
        asked.visit().require(Right.SEE_TIME, person);
        Templates.show(
                context,
                "time/record.jte",
                Map.of(
                        "page",
                        asked.page("record.title"),
                        "facts",
                        facts(asked, detail),
                        "day",
                        "/month/" + person.value() + "/days/"
                                + detail.stored()
                                        .time()
                                        .atZoneSameInstant(asked.visit().zone())
                                        .toLocalDate()));
    }

    private List<Fact> facts(Asked asked, PunchDetail detail) {
        StoredPunch stored = detail.stored();
        Punch written = detail.written();
        Words words = asked.words();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(words.get("record.direction"), words.get("direction." + stored.direction())));
        facts.add(new Fact(words.get("record.code"), stored.person().value()));
        facts.add(new Fact(
                words.get("record.name"),
                Shown.name(people.find(stored.person()), stored.person().value(), words)));
        facts.add(new Fact(
                words.get("record.time"),
                ThaiTime.of(stored.time(), asked.visit().zone())));
        facts.add(new Fact(words.get("record.terminal"), stored.device().value()));
        facts.add(new Fact(words.get("record.method"), words.get("method." + stored.method())));
        number(facts, words, "record.score", written.score());
        number(facts, words, "record.threshold", written.threshold());
        number(facts, words, "record.margin", written.margin());
        number(facts, words, "record.liveness", written.liveness());
        facts.add(new Fact(words.get("record.clock"), words.get("clock." + stored.clock())));
        facts.add(new Fact(
                words.get("record.error"),
                stored.errorMillis() == null
                        ? words.get("record.errorUnknown")
                        : words.get("record.millis", stored.errorMillis())));
        RedatedTime redated = stored.redated();
        if (redated != null) {
            facts.add(new Fact(
                    words.get("record.original"),
                    ThaiTime.of(redated.original(), asked.visit().zone())));
            facts.add(new Fact(
                    words.get("record.why"),
                    words.get("record.redated", words.get("clock." + redated.reason()), redated.source())));
        }
        facts.add(new Fact(
                words.get("record.received"),
                ThaiTime.of(stored.receivedAt(), asked.visit().zone())));
        facts.add(new Fact(
                words.get("record.serial"),
                stored.chain() == 1
                        ? stored.serial().toString()
                        : words.get("record.chain", stored.serial(), stored.chain())));
        facts.add(new Fact(words.get("record.id"), stored.id().toString()));
        facts.add(new Fact(words.get("record.hash"), written.hash()));
        return facts;
    }

    private static void number(List<Fact> facts, Words words, String key, @Nullable Double value) {
        if (value != null) {
            facts.add(new Fact(words.get(key), String.format(Locale.ROOT, "%.3f", value)));
        }
    }
}

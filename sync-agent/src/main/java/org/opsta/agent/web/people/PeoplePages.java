package org.opsta.agent.web.people;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Permissions;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.BadPeople;
import org.opsta.agent.people.CsvTable;
import org.opsta.agent.people.Field;
import org.opsta.agent.people.ImportPlan;
import org.opsta.agent.people.LineProblem;
import org.opsta.agent.people.People;
import org.opsta.agent.people.PeopleCsv;
import org.opsta.agent.people.PeopleFile;
import org.opsta.agent.people.PeoplePage;
import org.opsta.agent.people.Person;
import org.opsta.agent.people.PersonProblem;
import org.opsta.agent.people.PersonText;
import org.opsta.agent.web.Address;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.agent.web.audit.LogLine;
import org.opsta.agent.wording.Said;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/**
 * {@code /people} and below. What is about nobody in particular has the address {@code /people/-/…}: no personnel code is
 * {@code -}.
 */
public final class PeoplePages implements Pages {

    /** Bytes. */
    private static final int LARGEST_FILE = 5 * 1024 * 1024;

    private static final int LOG_LINES = 20;
    private static final String STYLE = "people.css";

    private final People people;
    private final AuditLog audit;
    private final Clock clock;
    private final Uploads uploads;

    public PeoplePages(People people, AuditLog audit, Clock clock) {
        this.people = people;
        this.audit = audit;
        this.clock = clock;
        uploads = new Uploads(clock);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/people", this::list);
        routes.get("/people/-/new", this::fresh);
        routes.post("/people/-/new", this::add);
        routes.get("/people/-/import", context -> importPage(context, null, ""));
        routes.post("/people/-/import", this::preview);
        routes.post("/people/-/import/confirm", this::confirm);
        routes.get("/people/-/export", this::export);
        routes.get("/people/{code}", this::show);
        routes.get("/people/{code}/change", this::known);
        routes.post("/people/{code}/change", this::change);
    }

    private void list(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_PEOPLE);
        String text = asked(context, "text");
        String unit = asked(context, "unit");
        boolean active = "on".equals(context.queryParam("active"));
        PeoplePage found = people.search(
                text,
                unit.isEmpty() ? null : unit,
                active ? LocalDate.now(clock.withZone(visit.zone())) : null,
                number(context.queryParam("page"), 1));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("text", text);
        query.put("unit", unit);
        query.put("active", active ? "on" : "");
        Page page = Page.of(visit, PeoplePages.class, "people.title", STYLE);
        Map<String, Object> model = new HashMap<>();
        model.put("page", page.saying(notice(context, page)));
        model.put("found", found);
        model.put("text", text);
        model.put("unit", unit);
        model.put("active", active);
        model.put("units", people.units());
        model.put("before", found.page() > 1 ? at(query, found.page() - 1) : "");
        model.put("after", found.page() < found.pages() ? at(query, found.page() + 1) : "");
        Templates.show(context, "people/list.jte", model);
    }

    private static String at(Map<String, String> query, int page) {
        Map<String, String> paged = new LinkedHashMap<>(query);
        paged.put("page", String.valueOf(page));
        return Address.of("/people", paged);
    }

    private static @Nullable String notice(Context context, Page page) {
        if (context.queryParam("added") == null) {
            return null;
        }
        return page.t(
                "import.done",
                number(context.queryParam("added"), 0),
                number(context.queryParam("changed"), 0),
                number(context.queryParam("unchanged"), 0));
    }

    private void show(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.SEE_PEOPLE);
        Person person = person(context);
        PersonId supervisor = person.supervisor();
        Words logWords = LogLine.words(visit.language());
        Page page = Page.of(visit, PeoplePages.class, "people.title", STYLE)
                .titled(
                        visit.language().equals(Words.THAI)
                                ? person.name().th()
                                : person.name().en());
        Map<String, Object> model = new HashMap<>();
        model.put("page", page.saying(context.queryParam("saved") == null ? null : page.t("person.saved")));
        model.put("person", person);
        model.put("activeToday", person.activeOn(LocalDate.now(clock.withZone(visit.zone()))));
        model.put(
                "supervisor",
                supervisor == null ? null : people.find(supervisor).orElse(null));
        model.put("subordinates", people.subordinates(person.id()));
        model.put("seesTime", Permissions.may(visitor, Right.SEE_TIME, person.id()));
        model.put("logWords", logWords);
        model.put(
                "log",
                visit.may(Right.SEE_AUDIT)
                        ? audit.page(AuditQuery.about(person.id().value()), Long.MAX_VALUE, LOG_LINES).stream()
                                .map(entry -> LogLine.of(entry, logWords, visit.zone()))
                                .toList()
                        : List.of());
        Templates.show(context, "people/person.jte", model);
    }

    private void fresh(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.CHANGE_PEOPLE);
        form(context, null, Map.of(), List.of());
    }

    private void add(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.CHANGE_PEOPLE);
        Map<Field, String> typed = typed(context);
        try {
            Person person = PersonText.read(typed);
            if (people.find(person.id()).isPresent()) {
                Said there = language -> visit.words(PeoplePages.class).get("person.isThere", person.id());
                throw new BadPeople(List.of(new PersonProblem(person.id(), Field.PERSON, there)));
            }
            people.put(visitor.actor(), List.of(person));
            saved(context, person.id());
        } catch (BadPeople e) {
            form(context, null, typed, e.problems());
        }
    }

    private void known(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.CHANGE_PEOPLE);
        Person person = person(context);
        form(context, person.id(), PersonText.of(person), List.of());
    }

    private void change(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.CHANGE_PEOPLE);
        PersonId id = person(context).id();
        Map<Field, String> typed = typed(context);
        typed.put(Field.PERSON, id.value());
        try {
            people.put(visitor.actor(), List.of(PersonText.read(typed)));
            saved(context, id);
        } catch (BadPeople e) {
            form(context, id, typed, e.problems());
        }
    }

    private static void saved(Context context, PersonId id) {
        context.redirect("/people/" + id + "?saved=1", HttpStatus.SEE_OTHER);
    }

    /** @param id of whom is changed; absent for somebody new */
    private void form(Context context, @Nullable PersonId id, Map<Field, String> typed, List<PersonProblem> problems) {
        Visit visit = Visit.of(context);
        Page page = Page.of(visit, PeoplePages.class, "person.new", STYLE);
        if (!problems.isEmpty()) {
            context.status(HttpStatus.BAD_REQUEST);
        }
        Templates.show(
                context,
                "people/form.jte",
                Map.of(
                        "page",
                        id == null ? page : page.titled(page.t("person.changing", id)),
                        "form",
                        PersonForm.of(
                                id == null ? "/people/-/new" : "/people/" + id + "/change",
                                id != null,
                                typed,
                                problems,
                                people.units(),
                                page.words()),
                        "back",
                        id == null ? "/people" : "/people/" + id));
    }

    private static Map<Field, String> typed(Context context) {
        Map<Field, String> typed = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            String value = context.formParam(field.column());
            typed.put(field, value == null ? "" : value);
        }
        return typed;
    }

    private void preview(Context context) throws IOException {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.CHANGE_PEOPLE);
        UploadedFile file = context.uploadedFile("file");
        Words words = visit.words(PeoplePages.class);
        if (file == null || file.size() == 0) {
            importPage(context, null, words.get("import.noFile"));
            return;
        }
        if (file.size() > LARGEST_FILE) {
            importPage(context, null, words.get("import.tooLarge", file.size(), LARGEST_FILE));
            return;
        }
        byte[] bytes;
        try (InputStream content = file.content()) {
            bytes = content.readAllBytes();
        }
        try {
            PeopleFile read = PeopleCsv.read(file.filename(), bytes);
            ImportPlan plan = people.preview(read);
            String token = plan.problems().isEmpty() ? uploads.keep(new Uploads.Upload(visitor.account(), read)) : null;
            importPage(context, ImportPreview.of(file.filename(), plan, token, visit.language()), "");
        } catch (BadCsv e) {
            refused(context, file.filename(), e.lines());
        }
    }

    private void confirm(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.CHANGE_PEOPLE);
        String token = context.formParam("token");
        Uploads.Upload upload =
                uploads.take(token == null ? "" : token, visitor.account()).orElse(null);
        if (upload == null) {
            importPage(context, null, visit.words(PeoplePages.class).get("import.gone"));
            return;
        }
        try {
            ImportPlan taken = people.take(visitor.actor(), upload.file());
            context.redirect(
                    "/people?added=" + taken.added() + "&changed=" + taken.changed() + "&unchanged="
                            + taken.unchanged(),
                    HttpStatus.SEE_OTHER);
        } catch (BadCsv e) {
            // Somebody changed the register since the preview.
            refused(context, upload.file().file(), e.lines());
        }
    }

    private void refused(Context context, String file, List<LineProblem> problems) {
        importPage(
                context, ImportPreview.refused(file, problems, Visit.of(context).language()), "");
    }

    /** @param error beside the file's field, empty for none */
    private void importPage(Context context, @Nullable ImportPreview preview, String error) {
        Visit visit = Visit.of(context);
        visit.require(Right.CHANGE_PEOPLE);
        if (!error.isEmpty()) {
            context.status(HttpStatus.BAD_REQUEST);
        }
        Map<String, Object> model = new HashMap<>();
        model.put("page", Page.of(visit, PeoplePages.class, "import.title", STYLE));
        model.put("preview", preview);
        model.put("error", error);
        Templates.show(context, "people/import.jte", model);
    }

    private void export(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_PEOPLE);
        boolean thai = "windows-874".equals(context.queryParam("encoding"));
        Charset encoding = thai ? CsvTable.WINDOWS_874 : StandardCharsets.UTF_8;
        try {
            byte[] csv = PeopleCsv.write(people.all(), encoding);
            context.contentType("text/csv; charset=" + (thai ? "windows-874" : "utf-8"))
                    .header("Content-Disposition", "attachment; filename=\"people.csv\"")
                    .result(csv);
        } catch (BadPeople e) {
            throw new BadInput(e.problems().stream()
                    .map(problem -> problem.person() + ": " + problem.what().in(visit.language()))
                    .collect(Collectors.joining("\n")));
        }
    }

    private Person person(Context context) {
        PersonId id;
        try {
            id = new PersonId(context.pathParam("code"));
        } catch (IllegalArgumentException e) {
            throw new NotFoundResponse();
        }
        return people.find(id).orElseThrow(NotFoundResponse::new);
    }

    private static String asked(Context context, String name) {
        String value = context.queryParam(name);
        return value == null ? "" : value.replace("\0", "").strip();
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}

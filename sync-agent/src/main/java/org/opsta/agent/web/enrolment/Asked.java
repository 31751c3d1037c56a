package org.opsta.agent.web.enrolment;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.BadDate;
import org.opsta.agent.wording.TypedDate;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** One request to these pages: what was typed, checked, and how it is answered. */
final class Asked {

    private static final String STYLE = "enrolment.css";
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_VERSION = 50;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

    private final Context context;
    private final Visit visit;
    private final Page page;

    Asked(Context context, String titleKey) {
        this.context = context;
        visit = Visit.of(context);
        Page plain = Page.of(visit, EnrolmentPages.class, titleKey, STYLE);
        String done = "done."
                + context.queryParamMap()
                        .getOrDefault("done", java.util.List.of(""))
                        .get(0);
        page = plain.words().has(done) ? plain.saying(plain.t(done)) : plain;
    }

    Visit visit() {
        return visit;
    }

    Page page() {
        return page;
    }

    String t(String key, Object... values) {
        return page.t(key, values);
    }

    /** What was typed into a field or is in the address, without space around it; empty when it is not there. */
    String text(String field) {
        String value = context.method().name().equals("POST") ? context.formParam(field) : context.queryParam(field);
        return value == null ? "" : value.strip();
    }

    /** Something that has to be there, such as a reason. */
    String required(String field) {
        String text = text(field);
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new BadInput(t("bad.text", t("field." + field), text.length(), LONGEST_TEXT));
        }
        return text;
    }

    long number(String field) {
        String text = text(field);
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
    }

    PersonId personInPath() {
        return person(context.pathParam("code")).orElseThrow(NotFoundResponse::new);
    }

    long idInPath() {
        String id = context.pathParam("id");
        if (!NUMBER.matcher(id).matches()) {
            throw new NotFoundResponse();
        }
        return Long.parseLong(id);
    }

    PersonId person() {
        return person(text("person")).orElseThrow(() -> badCode(text("person")));
    }

    BadInput badCode(String code) {
        return new BadInput(t("bad.code", code));
    }

    static Optional<PersonId> person(String code) {
        try {
            return Optional.of(new PersonId(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty for an empty field: every terminal. */
    Optional<DeviceId> device() {
        String name = text("device");
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(new DeviceId(name));
        } catch (IllegalArgumentException e) {
            throw new BadInput(t("bad.device", name));
        }
    }

    /** The day on the paper and which text was agreed to. */
    record TypedConsent(LocalDate givenOn, String textVersion) {}

    TypedConsent consent(Clock clock) {
        LocalDate day;
        try {
            day = TypedDate.parse(text("givenOn"));
        } catch (BadDate e) {
            throw new BadInput(t("field.givenOn") + ": " + e.in(visit.language()));
        }
        if (day.isAfter(LocalDate.now(clock.withZone(visit.zone())))) {
            throw new BadInput(t("bad.future", text("givenOn")));
        }
        String version = text("textVersion");
        if (version.isEmpty() || version.length() > LONGEST_VERSION) {
            throw new BadInput(t("bad.text", t("field.textVersion"), version.length(), LONGEST_VERSION));
        }
        return new TypedConsent(day, version);
    }

    boolean wants(String part) {
        return part.equals(context.queryParam("part"));
    }

    void show(String template, Map<String, Object> model) {
        Templates.show(context, "enrolment/" + template + ".jte", model);
    }

    /** To a page that says what was done. */
    void done(String address, String what) {
        context.redirect(address + "?done=" + what, HttpStatus.SEE_OTHER);
    }
}

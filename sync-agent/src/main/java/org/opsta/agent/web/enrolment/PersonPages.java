package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UploadedFile;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.Consent;
import org.opsta.agent.roster.EntryState;
import org.opsta.agent.roster.PhotoAnswer;
import org.opsta.agent.roster.PhotoInfo;
import org.opsta.agent.roster.RosterEntry;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Pages;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.PersonId;

/** One person: photo, consent, every terminal's answer, and what somebody has to decide. */
final class PersonPages implements Pages {

    private final EnrolmentRooms rooms;
    private final boolean consentRequired;
    private final Clock clock;

    PersonPages(EnrolmentRooms rooms, boolean consentRequired, Clock clock) {
        this.rooms = rooms;
        this.consentRequired = consentRequired;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/enrolment/people/{code}", this::show);
        routes.get("/enrolment/people/{code}/photo", this::photo);
        routes.post("/enrolment/people/{code}/photo", this::replace);
        routes.post("/enrolment/people/{code}/consent", this::consent);
        routes.post("/enrolment/people/{code}/consent/withdraw", this::withdrawConsent);
        routes.post("/enrolment/people/{code}/vouch", this::vouch);
        routes.post("/enrolment/people/{code}/erase", this::erase);
    }

    private void show(Context context) {
        Asked asked = new Asked(context, "person.title");
        asked.visit().require(Right.SEE_ENROLMENT);
        PersonId person = asked.personInPath();
        List<RosterEntry> entries = rooms.rosters().of(person);
        Optional<Person> known = rooms.people().find(person);
        if (known.isEmpty() && entries.isEmpty()) {
            throw new NotFoundResponse();
        }
        RosterWords words = new RosterWords(asked.page(), rooms);
        Map<String, Object> model = new HashMap<>();
        model.put("page", asked.page().titled(words.withName(person)));
        model.put("person", person.value());
        model.put("name", words.withName(person));
        model.put("entries", entries.stream().map(words::view).toList());
        PhotoInfo photo = rooms.photos().info(person).orElse(null);
        model.put("photo", view(asked, words, photo));
        if (asked.wants("entries")) {
            asked.show("personPart", model);
            return;
        }
        model.put("consent", view(asked, words, rooms.consents().of(person).orElse(null)));
        model.put(
                "distinctions",
                rooms.distinctions().of(person).stream()
                        .map(each -> asked.t(
                                "distinction",
                                words.withName(each.person().equals(person) ? each.other() : each.person()),
                                each.reason(),
                                each.vouchedBy().name(),
                                words.time(each.vouchedAt())))
                        .toList());
        model.put("consentRequired", consentRequired);
        model.put("known", known.isPresent());
        asked.show("person", model);
    }

    private static PhotoView view(Asked asked, RosterWords words, @Nullable PhotoInfo photo) {
        if (photo == null) {
            return PhotoView.NONE;
        }
        return new PhotoView(
                true,
                photo.lost(),
                photo.sha256(),
                asked.t(
                        "photo.about",
                        photo.width(),
                        photo.height(),
                        Math.max(1, photo.bytes() / 1024),
                        words.time(photo.addedAt()),
                        photo.addedBy().name()));
    }

    private ConsentView view(Asked asked, RosterWords words, @Nullable Consent consent) {
        if (consent == null) {
            return new ConsentView(asked.t("consent.none"), false);
        }
        String given = asked.t(
                "consent.given",
                ThaiTime.day(consent.givenOn()),
                consent.textVersion(),
                consent.recordedBy().name());
        return consent.withdrawnAt() == null
                ? new ConsentView(given, true)
                : new ConsentView(given + " " + asked.t("consent.withdrawn", words.time(consent.withdrawnAt())), false);
    }

    /** Never kept by a browser: whoever looks next at this screen may be somebody else. */
    private void photo(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        asked.visit().require(Right.SEE_PHOTOS, person);
        byte[] file = rooms.photos().open(person).orElseThrow(NotFoundResponse::new);
        context.header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .contentType(isPng(file) ? "image/png" : "image/jpeg")
                .result(file);
    }

    private static boolean isPng(byte[] file) {
        return file.length > 1 && file[0] == (byte) 0x89 && file[1] == 'P';
    }

    private void replace(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        Visitor visitor = asked.visit().require(Right.CHANGE_PHOTOS, person);
        UploadedFile file = UploadPages.files(context, asked).get(0);
        PhotoAnswer answer = rooms.photos().put(visitor.actor(), person, UploadPages.bytes(file));
        if (!answer.accepted()) {
            throw new BadInput(file.filename() + ": " + new RosterWords(asked.page(), rooms).hint(answer.hint()) + " ("
                    + answer.code() + ")");
        }
        asked.done(address(person), "photo");
    }

    private void consent(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        Visitor visitor = asked.visit().require(Right.CHANGE_PHOTOS, person);
        inRegister(person);
        Asked.TypedConsent typed = asked.consent(clock);
        rooms.consents().give(visitor.actor(), person, typed.givenOn(), typed.textVersion());
        asked.done(address(person), "consent");
    }

    private void withdrawConsent(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        Visitor visitor = asked.visit().require(Right.CHANGE_PHOTOS, person);
        inRegister(person);
        if (asked.text("sure").isEmpty()) {
            throw new BadInput(asked.t("bad.notSure"));
        }
        rooms.consents().withdraw(visitor.actor(), person);
        asked.done(address(person), "consentWithdrawn");
    }

    /** For those who were shown, and no others: a terminal may have named more since. */
    private void vouch(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        asked.visit().require(Right.SEE_PHOTOS, person);
        Visitor visitor = asked.visit().require(Right.CHANGE_ENROLMENT, person);
        String reason = asked.required("reason");
        Set<PersonId> shown = context.formParams("other").stream()
                .map(code -> Asked.person(code).orElseThrow(() -> asked.badCode(code)))
                .collect(Collectors.toSet());
        Set<PersonId> named = lookAlikes(person);
        if (shown.isEmpty() || !named.containsAll(shown)) {
            throw new BadInput(asked.t("bad.decided"));
        }
        shown.stream().sorted().forEach(other -> rooms.distinctions().vouch(visitor.actor(), person, other, reason));
        asked.done(address(person), "vouched");
    }

    private Set<PersonId> lookAlikes(PersonId person) {
        Set<PersonId> others = new HashSet<>();
        for (RosterEntry entry : rooms.rosters().of(person)) {
            if (entry.state() == EntryState.HELD) {
                entry.looksLike().forEach(other -> others.add(other.person()));
                if (entry.nearest() != null) {
                    others.add(entry.nearest().person());
                }
            }
        }
        return others;
    }

    private void erase(Context context) {
        Asked asked = new Asked(context, "person.title");
        PersonId person = asked.personInPath();
        asked.visit().require(Right.CHANGE_PEOPLE, person);
        Visitor visitor = asked.visit().require(Right.CHANGE_PHOTOS, person);
        String reason = asked.required("reason");
        if (!asked.text("confirmation").equals(person.value())) {
            throw new BadInput(asked.t("bad.confirmation", asked.text("confirmation"), person));
        }
        rooms.erasures().begin(visitor.actor(), person, reason);
        asked.done("/enrolment/erasures", "erasing");
    }

    private void inRegister(PersonId person) {
        if (rooms.people().find(person).isEmpty()) {
            throw new NotFoundResponse();
        }
    }

    private static String address(PersonId person) {
        return "/enrolment/people/" + person;
    }
}

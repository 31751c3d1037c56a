package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.agent.access.Role;
import org.opsta.agent.app.TestBrowser.Answer;

/**
 * Who gets to see what: each address of the console is asked for by each role. An address that is in no row below fails the test,
 * so whoever adds a page adds its row.
 */
class RolesAndPagesTest {

    /** Asked for by nobody who is signed in, and by somebody with one role each. */
    private enum Who {
        NOBODY,
        STAFF,
        SUPERVISOR,
        ADMINISTRATOR,
        IT,
        AUDITOR
    }

    private static final int SHOWN = 200;
    private static final int ELSEWHERE = 303;
    private static final int REFUSED = 403;

    /**
     * @param route as it is registered
     * @param address asked for; forms are sent without fields, which a page may answer with what is missing: 400 is as good as
     *     shown, for its right was looked at first
     * @param allowed who gets an answer; nobody is sent to the sign-in page, the others are refused
     */
    private record Row(String route, String address, Set<Who> allowed) {}

    private static final Set<Who> SIGNED_IN = Set.of(Who.STAFF, Who.SUPERVISOR, Who.ADMINISTRATOR, Who.IT, Who.AUDITOR);
    private static final Set<Who> ADMINISTRATOR = Set.of(Who.ADMINISTRATOR);
    /** The person in these addresses is the staff's own account, whose supervisor is in the register. */
    private static final Set<Who> SEE_STAFFS_TIME = Set.of(Who.STAFF, Who.SUPERVISOR, Who.ADMINISTRATOR, Who.AUDITOR);

    private static final Set<Who> SEE_PEOPLE = Set.of(Who.ADMINISTRATOR, Who.AUDITOR);
    private static final Set<Who> SEE_TERMINALS = Set.of(Who.ADMINISTRATOR, Who.AUDITOR, Who.IT);
    private static final Set<Who> EVERYBODY = Set.of(Who.values());

    private static final List<Row> ROWS = List.of(
            new Row("GET /", "/", SIGNED_IN),
            new Row("GET /sign-in", "/sign-in", EVERYBODY),
            new Row("POST /sign-in", "/sign-in", EVERYBODY),
            new Row("POST /language", "/language", EVERYBODY),
            new Row("GET /account", "/account", SIGNED_IN),
            new Row("GET /account/password", "/account/password", SIGNED_IN),
            new Row("POST /account/password", "/account/password", SIGNED_IN),
            new Row("POST /account/sessions", "/account/sessions", SIGNED_IN),
            new Row("GET /accounts", "/accounts", ADMINISTRATOR),
            new Row("POST /accounts", "/accounts", ADMINISTRATOR),
            new Row("GET /accounts/{name}", "/accounts/spare", ADMINISTRATOR),
            new Row("POST /accounts/{name}", "/accounts/spare", ADMINISTRATOR),
            new Row("POST /accounts/{name}/reset", "/accounts/spare/reset", ADMINISTRATOR),
            new Row("POST /accounts/{name}/disable", "/accounts/spare/disable", ADMINISTRATOR),
            new Row("POST /accounts/{name}/enable", "/accounts/spare/enable", ADMINISTRATOR),
            new Row("GET /month", "/month", SIGNED_IN),
            new Row("GET /month/{code}", "/month/10152", SEE_STAFFS_TIME),
            new Row("GET /month/{code}/days/{date}", "/month/10152/days/2026-11-02", SEE_STAFFS_TIME),
            new Row("POST /month/{code}/days/{date}/scans", "/month/10152/days/2026-11-02/scans", ADMINISTRATOR),
            new Row(
                    "POST /month/{code}/days/{date}/scans/{id}/void",
                    "/month/10152/days/2026-11-02/scans/017be1f5-2a40-7cc3-98c4-dc0c0c07398f/void",
                    ADMINISTRATOR),
            new Row(
                    "POST /month/{code}/days/{date}/corrections/{number}/undo",
                    "/month/10152/days/2026-11-02/corrections/1/undo",
                    ADMINISTRATOR),
            new Row("POST /month/{code}/days/{date}/entries", "/month/10152/days/2026-11-02/entries", ADMINISTRATOR),
            new Row(
                    "POST /month/{code}/days/{date}/entries/{number}/approve",
                    "/month/10152/days/2026-11-02/entries/1/approve",
                    ADMINISTRATOR),
            new Row(
                    "POST /month/{code}/days/{date}/entries/{number}/withdraw",
                    "/month/10152/days/2026-11-02/entries/1/withdraw",
                    ADMINISTRATOR),
            new Row("GET /records/{id}", "/records/017be1f5-2a40-7cc3-98c4-dc0c0c07398f", SIGNED_IN),
            new Row("GET /subordinates", "/subordinates", SIGNED_IN),
            new Row("GET /rules", "/rules", ADMINISTRATOR),
            new Row("POST /rules/holidays", "/rules/holidays", ADMINISTRATOR),
            new Row("POST /rules/holidays/{date}/remove", "/rules/holidays/2026-12-05/remove", ADMINISTRATOR),
            new Row("POST /rules/holidays/import", "/rules/holidays/import", ADMINISTRATOR),
            new Row("POST /rules/patterns", "/rules/patterns", ADMINISTRATOR),
            new Row("POST /rules/patterns/remove", "/rules/patterns/remove", ADMINISTRATOR),
            new Row("POST /rules/assignments", "/rules/assignments", ADMINISTRATOR),
            new Row("POST /rules/assignments/{number}/end", "/rules/assignments/1/end", ADMINISTRATOR),
            new Row("GET /people", "/people", SEE_PEOPLE),
            new Row("GET /people/-/new", "/people/-/new", ADMINISTRATOR),
            new Row("POST /people/-/new", "/people/-/new", ADMINISTRATOR),
            new Row("GET /people/-/import", "/people/-/import", ADMINISTRATOR),
            new Row("POST /people/-/import", "/people/-/import", ADMINISTRATOR),
            new Row("POST /people/-/import/confirm", "/people/-/import/confirm", ADMINISTRATOR),
            new Row("GET /people/-/export", "/people/-/export", SEE_PEOPLE),
            new Row("GET /people/{code}", "/people/10152", SEE_PEOPLE),
            new Row("GET /people/{code}/change", "/people/10152/change", ADMINISTRATOR),
            new Row("POST /people/{code}/change", "/people/10152/change", ADMINISTRATOR),
            new Row("GET /audit", "/audit", SEE_PEOPLE),
            new Row("GET /audit/export", "/audit/export", SEE_PEOPLE),
            new Row("GET /terminals", "/terminals", SEE_TERMINALS),
            new Row("GET /terminals/{device}", "/terminals/MOC-OPS", SEE_TERMINALS),
            new Row("GET /enrolment", "/enrolment", SEE_TERMINALS),
            new Row("POST /enrolment/send-again", "/enrolment/send-again", ADMINISTRATOR),
            new Row("GET /enrolment/people/{code}", "/enrolment/people/10152", SEE_TERMINALS),
            new Row("GET /enrolment/people/{code}/photo", "/enrolment/people/10152/photo", ADMINISTRATOR),
            new Row("POST /enrolment/people/{code}/photo", "/enrolment/people/10152/photo", ADMINISTRATOR),
            new Row("POST /enrolment/people/{code}/consent", "/enrolment/people/10152/consent", ADMINISTRATOR),
            new Row(
                    "POST /enrolment/people/{code}/consent/withdraw",
                    "/enrolment/people/10152/consent/withdraw",
                    ADMINISTRATOR),
            new Row("POST /enrolment/people/{code}/vouch", "/enrolment/people/10152/vouch", ADMINISTRATOR),
            new Row("POST /enrolment/people/{code}/erase", "/enrolment/people/10152/erase", ADMINISTRATOR),
            new Row("GET /enrolment/erasures", "/enrolment/erasures", SEE_TERMINALS),
            new Row("GET /enrolment/rules", "/enrolment/rules", ADMINISTRATOR),
            new Row("POST /enrolment/rules", "/enrolment/rules", ADMINISTRATOR),
            new Row("GET /enrolment/rules/{id}/remove", "/enrolment/rules/1/remove", ADMINISTRATOR),
            new Row("POST /enrolment/rules/{id}/remove", "/enrolment/rules/1/remove", ADMINISTRATOR),
            new Row("GET /enrolment/upload", "/enrolment/upload", ADMINISTRATOR),
            new Row("POST /enrolment/upload", "/enrolment/upload", ADMINISTRATOR),
            // Last: whoever has signed out is nobody.
            new Row("POST /sign-out", "/sign-out", SIGNED_IN));

    @TempDir
    private Path folder;

    @Test
    void each_role_reaches_what_it_may_and_nothing_else() throws Exception {
        try (TestSite site = new TestSite(folder, "")) {
            site.account("spare", null);
            Map<Who, TestBrowser> browsers = browsers(site);
            List<String> wrong = new ArrayList<>();
            for (Row row : ROWS) {
                // Everybody here comes from one address, and no address may ask that much at once.
                site.clock.pass(Duration.ofSeconds(15));
                for (Who who : Who.values()) {
                    Answer answer = ask(browsers.get(who), row);
                    if (!expected(row, who, answer)) {
                        wrong.add(who + " " + row.route() + ": " + answer.status() + " " + answer.header("Location"));
                    }
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    private static boolean expected(Row row, Who who, Answer answer) {
        boolean toSignIn =
                answer.status() == ELSEWHERE && answer.header("Location").startsWith("/sign-in");
        if (!row.allowed().contains(who)) {
            return who == Who.NOBODY ? toSignIn : answer.status() == REFUSED;
        }
        // 429: of several wrong sign-ins from one address the last are slowed down.
        // 404: of what an address names there is nothing; whether the address itself exists, the other test says.
        boolean answered = Set.of(SHOWN, ELSEWHERE, 400, 401, 404, 429).contains(answer.status());
        return answered && (!toSignIn || row.address().equals("/sign-out"));
    }

    private static Answer ask(TestBrowser browser, Row row) throws Exception {
        if (row.route().startsWith("GET ")) {
            return browser.get(row.address());
        }
        String page = browser.cookies.containsKey("session") ? "/account" : "/sign-in";
        return browser.submit(page, row.address());
    }

    private static Map<Who, TestBrowser> browsers(TestSite site) throws Exception {
        site.account("boss", TestSite.SUPERVISOR);
        site.account("staff", TestSite.STAFF);
        site.account("root", null, Role.ADMINISTRATOR);
        site.account("it", null, Role.IT);
        site.account("auditor", null, Role.AUDITOR);
        Map<Who, TestBrowser> browsers = new EnumMap<>(Who.class);
        browsers.put(Who.NOBODY, site.browser());
        browsers.put(Who.SUPERVISOR, site.signedIn("boss"));
        browsers.put(Who.STAFF, site.signedIn("staff"));
        browsers.put(Who.ADMINISTRATOR, site.signedIn("root"));
        browsers.put(Who.IT, site.signedIn("it"));
        browsers.put(Who.AUDITOR, site.signedIn("auditor"));
        return browsers;
    }

    @Test
    void there_is_no_address_without_a_row() throws Exception {
        try (TestSite site = new TestSite(folder, "")) {
            assertThat(new TreeSet<>(site.routes()))
                    .isEqualTo(new TreeSet<>(
                            Stream.of(ROWS.toArray(Row[]::new)).map(Row::route).toList()));
        }
    }
}

package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
        boolean answered = Set.of(SHOWN, ELSEWHERE, 400, 401, 429).contains(answer.status());
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

package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.agent.access.Role;
import org.opsta.agent.app.TestBrowser.Answer;

/** The console's doors, tried from outside by HTTP. */
class ConsoleAccessTest {

    private static final String KIND = "multipart/form-data; boundary=x";

    @TempDir
    private Path folder;

    private TestSite site;

    @BeforeEach
    void serve() throws Exception {
        site = new TestSite(
                folder,
                "",
                routes -> routes.get("/fails", context -> {
                    throw new IllegalStateException("what was typed");
                }));
        site.account("admin", null, Role.ADMINISTRATOR);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_sessions_cookie_is_for_this_site_alone_and_new_at_each_sign_in() throws Exception {
        TestBrowser browser = site.browser();
        browser.get("/sign-in");
        String planted = "A".repeat(43);
        browser.cookies.put("session", planted);
        Answer answer = browser.signIn("admin", TestSite.PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        String first = browser.cookies.get("session");
        assertThat(first).as("none that was there before").isNotEqualTo(planted);
        assertThat(answer.setCookies()).allSatisfy(cookie -> assertThat(cookie)
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure", "Domain"));

        // Signed in again in the same browser, as over an old page that still shows the form.
        assertThat(browser.post(
                                "/sign-in",
                                browser.get("/account").token(),
                                "name",
                                "admin",
                                "password",
                                TestSite.PASSWORD)
                        .status())
                .isEqualTo(303);
        assertThat(browser.cookies.get("session")).isNotEqualTo(first);
        TestBrowser old = site.browser();
        old.cookies.put("session", first);
        assertThat(old.get("/account").header("Location")).startsWith("/sign-in");
    }

    @Test
    void behind_https_cookies_are_the_hosts_own_and_the_proxys_word_counts() throws Exception {
        site.close();
        site = new TestSite(
                folder.resolve("."), ", publicAddress: \"https://time.example.org\", trustedProxies: [127.0.0.1]");
        TestBrowser browser = site.browser();
        Answer form = browser.get("/sign-in", "X-Forwarded-For", "203.0.113.7");
        Answer answer = browser.post(
                "/sign-in",
                form.token(),
                new String[] {"Origin", "https://time.example.org", "X-Forwarded-For", "9.9.9.9, 203.0.113.7"},
                "name",
                "admin",
                "password",
                TestSite.PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.setCookies()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(cookie -> assertThat(cookie)
                .startsWith("__Host-")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain"));
        assertThat(answer.header("Strict-Transport-Security")).contains("max-age");
        assertThat(site.log("SIGNED_IN").get(0).after()).contains("203.0.113.7").doesNotContain("9.9.9.9");
        assertThat(raw("GET /sign-in HTTP/1.1\r\nHost: time.example.org\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_form_needs_the_token_of_its_own_session_and_a_page_of_ours() throws Exception {
        TestBrowser browser = site.signedIn("admin");
        String token = browser.get("/accounts").token();
        String other = site.signedIn("admin").get("/accounts").token();
        String anonymous = site.browser().get("/sign-in").token();
        assertThat(token).isNotEqualTo(other);
        for (String wrong : List.of("", "test", other, anonymous, token.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(browser.post("/accounts", wrong, "name", "made").status())
                    .isEqualTo(403);
        }
        for (String[] foreign : List.of(
                new String[] {"Origin", "https://evil.example"},
                new String[] {"Origin", "null"},
                new String[] {"Origin", "http://localhost:" + site.port()},
                new String[] {"Sec-Fetch-Site", "cross-site"},
                new String[] {"Sec-Fetch-Site", "same-site"})) {
            assertThat(browser.post("/accounts", token, foreign, "name", "made").status())
                    .as(String.join(" ", foreign))
                    .isEqualTo(403);
        }
        Answer plain = browser.send(browser.request("/accounts")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("csrf=" + token + "&name=made"))
                .build());
        Answer multipart = browser.send(browser.request("/accounts")
                .header("Content-Type", KIND)
                .POST(BodyPublishers.ofString(part("csrf", "wrong") + part("name", "made") + "--x--\r\n"))
                .build());
        assertThat(List.of(plain.status(), multipart.status())).containsOnly(403);
        assertThat(multipart.body()).contains("แบบฟอร์มนี้ใช้ไม่ได้แล้ว");
        assertThat(names()).containsExactly("admin");

        assertThat(browser.send(browser.request("/accounts")
                                .header("Content-Type", KIND)
                                .POST(BodyPublishers.ofString(part("csrf", token) + part("name", "made") + "--x--\r\n"))
                                .build())
                        .status())
                .isEqualTo(200);
        assertThat(names()).containsExactly("admin", "made");
    }

    private List<String> names() {
        return site.rooms.accounts().all().stream()
                .map(account -> account.name().value())
                .toList();
    }

    private static String part(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    @Test
    void nobody_is_signed_in_by_a_form_from_elsewhere() throws Exception {
        TestBrowser victim = site.browser();
        String attackers = site.browser().get("/sign-in").token();
        victim.get("/sign-in");
        assertThat(victim.post("/sign-in", attackers, "name", "admin", "password", TestSite.PASSWORD)
                        .status())
                .isEqualTo(403);
        assertThat(victim.cookies).doesNotContainKey("session");
    }

    @Test
    void signing_out_ends_the_session_and_not_only_the_cookie() throws Exception {
        TestBrowser browser = site.signedIn("admin");
        String id = browser.cookies.get("session");
        Answer out = browser.submit("/account", "/sign-out");
        assertThat(out.status()).isEqualTo(303);
        assertThat(browser.cookies).doesNotContainKey("session");
        browser.cookies.put("session", id);
        assertThat(browser.get("/account").status()).isEqualTo(303);
        assertThat(site.log("SIGNED_OUT")).hasSize(1);
    }

    @Test
    void an_idle_session_ends_while_a_live_page_goes_on_asking() throws Exception {
        TestBrowser browser = site.signedIn("admin");
        for (int i = 0; i < 6; i++) {
            site.clock.pass(Duration.ofMinutes(5));
            browser.get("/account", "X-Part", "1");
        }
        Answer answer = browser.get("/account?x=1");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/sign-in?to=%2Faccount%3Fx%3D1");
    }

    @Test
    void one_comes_back_to_the_page_asked_for_and_to_no_other_site() throws Exception {
        TestBrowser browser = site.browser();
        String wanted = browser.get("/accounts?done=changed").header("Location");
        Answer form = browser.get(wanted);
        assertThat(form.body()).contains("name=\"to\" value=\"/accounts?done=changed\"");
        assertThat(browser.post(
                                "/sign-in",
                                form.token(),
                                "name",
                                "admin",
                                "password",
                                TestSite.PASSWORD,
                                "to",
                                "/accounts?done=changed")
                        .header("Location"))
                .endsWith("/accounts?done=changed")
                .doesNotContain("evil");
        for (String evil : List.of("//evil.example", "https://evil.example/", "/\\evil.example", "\t//evil.example")) {
            TestBrowser victim = site.browser();
            Answer page = victim.get("/sign-in?to=" + TestBrowser.encoded(evil));
            assertThat(page.body()).contains("name=\"to\" value=\"/\"");
            Answer in =
                    victim.post("/sign-in", page.token(), "name", "admin", "password", TestSite.PASSWORD, "to", evil);
            assertThat(in.header("Location")).as(evil).isEqualTo("/");
            assertThat(victim.post("/language", victim.get("/account").token(), "language", "en", "back", evil)
                            .header("Location"))
                    .isEqualTo("/");
        }
    }

    @Test
    void whoever_guesses_has_to_wait_and_learns_nothing_about_who_has_an_account() throws Exception {
        List<String> answers = new ArrayList<>();
        for (String name : List.of("admin", "nobody")) {
            TestBrowser browser = site.browser();
            Answer answer = null;
            for (int i = 0; i < 6; i++) {
                answer = browser.signIn(name, "wrong password " + i);
                assertThat(answer.status()).isEqualTo(i < 5 ? 401 : 429);
            }
            assertThat(answer.header("Retry-After")).isEqualTo("60");
            assertThat(answer.body()).contains("กรุณารอ 1 นาที");
            answers.add(answer.body().replace(name, "?").replaceAll("value=\"[0-9a-f]{64}\"", ""));
            assertThat(browser.signIn("admin", TestSite.PASSWORD).status())
                    .as("the right one, too, waits")
                    .isEqualTo(name.equals("admin") ? 429 : 303);
            site.clock.pass(Duration.ofMinutes(1));
            assertThat(site.browser().signIn("admin", TestSite.PASSWORD).status())
                    .isEqualTo(303);
        }
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
        assertThat(site.log("SIGN_IN_REFUSED").toString()).doesNotContain("nobody", "wrong password");
    }

    @Test
    void an_address_that_asks_without_end_has_to_wait() throws Exception {
        TestBrowser browser = site.browser();
        Answer answer = browser.get("/sign-in");
        for (int i = 0; i < 400 && answer.status() == 200; i++) {
            answer = browser.get("/assets/console.css");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body()).contains("ส่งคำขอถี่เกินไป", "ลองใหม่ได้ในอีก 1 วินาที");
        site.clock.pass(Duration.ofSeconds(1));
        assertThat(browser.get("/sign-in").status()).isEqualTo(200);
    }

    @Test
    void every_answer_carries_the_headers_that_keep_others_out() throws Exception {
        TestBrowser admin = site.signedIn("admin");
        TestBrowser nobody = site.browser();
        String token = admin.get("/account").token();
        List<Answer> answers = List.of(
                nobody.get("/sign-in"),
                nobody.get("/account"),
                nobody.signIn("admin", "wrong"),
                admin.get("/account"),
                admin.get("/nowhere"),
                admin.get("/fails"),
                admin.get("/assets/nothing.css"),
                admin.get("/assets/console.css"),
                admin.post("/accounts", "wrong"),
                admin.post("/accounts", token, "name", "not a name"),
                admin.send(admin.request("/account")
                        .method("DELETE", BodyPublishers.noBody())
                        .build()));
        assertThat(answers)
                .extracting(Answer::status)
                .containsExactly(200, 303, 401, 200, 404, 500, 404, 200, 403, 400, 403);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'self'", "form-action 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()");
            assertThat(answer.header("Cache-Control")).matches("no-store|no-cache");
            assertThat(answer.header("Server")).isEmpty();
            assertThat(answer.header("Strict-Transport-Security")).isEmpty();
        });
        assertThat(admin.get("/account").header("Cache-Control")).isEqualTo("no-store");
        assertThat(admin.get("/fails").body()).doesNotContain("what was typed", "IllegalState");
        assertThat(admin.get("/account").body()).doesNotContain("<style", "onclick", "javascript:");
    }

    @Test
    void under_a_name_made_up_elsewhere_there_is_nothing() throws Exception {
        String rebound =
                raw("GET /sign-in HTTP/1.1\r\nHost: evil.example:" + site.port() + "\r\nConnection: close\r\n\r\n");
        assertThat(rebound).startsWith("HTTP/1.1 421").doesNotContain("Set-Cookie", "password");
        assertThat(raw("GET /sign-in HTTP/1.1\r\nHost: localhost:" + site.port() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void what_is_too_large_is_refused_kindly_whether_it_says_so_or_not() throws Exception {
        TestBrowser browser = site.signedIn("admin");
        String token = browser.get("/account").token();
        String large = "x".repeat(13 * 1024 * 1024);
        assertThat(raw("POST /accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + KIND
                        + "\r\nContent-Length: 99999999\r\nCookie: session=" + browser.cookies.get("session")
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("ไฟล์ใหญ่เกินไป");
        Answer undeclared = browser.send(browser.request("/accounts")
                .header("Content-Type", KIND)
                .POST(BodyPublishers.ofInputStream(
                        () -> stream(part("csrf", token) + part("name", large) + "--x--\r\n")))
                .build());
        assertThat(undeclared.status()).isEqualTo(413);
        assertThat(undeclared.body()).contains("ไฟล์ใหญ่เกินไป");
        Answer form = browser.send(browser.request("/accounts")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofInputStream(
                        () -> stream("csrf=" + token + "&name=" + large.substring(0, 200_000))))
                .build());
        assertThat(form.status()).isEqualTo(413);
        assertThat(names()).containsExactly("admin");
        assertThat(browser.get("/account").status()).isEqualTo(200);
    }

    private static InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void garbage_and_those_who_never_finish_keep_nobody_from_being_served() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                open.add(said("GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "));
                open.add(said("POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrf="));
            }
            assertThat(raw("\0\1\2 nonsense\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("Exception");
            assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 4");
            assertThat(raw("GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session=" + "%00\"';--" + "\r\n"
                            + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            // Sixty that began a form and do not go on are more than there are threads.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> site.browser().get("/sign-in").status() == 200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private Socket said(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    private String raw(String request) throws IOException {
        try (Socket socket = said(request)) {
            socket.setSoTimeout(20_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_one_time_password_opens_nothing_but_the_page_where_another_is_chosen() throws Exception {
        String oneTime = site.rooms
                .accounts()
                .add(
                        TestSite.ACTOR,
                        new org.opsta.agent.access.AccountName("suda"),
                        TestSite.STAFF,
                        Set.of(Role.AUDITOR));
        TestBrowser browser = site.browser();
        assertThat(browser.signIn("suda", oneTime).status()).isEqualTo(303);
        for (String page : List.of("/", "/account", "/accounts", "/nowhere")) {
            assertThat(browser.get(page).header("Location")).isEqualTo("/account/password");
        }
        assertThat(browser.submit("/account/password", "/account/sessions").header("Location"))
                .isEqualTo("/account/password");
        String before = browser.cookies.get("session");
        assertThat(change(browser, oneTime, "short").status()).isEqualTo(400);
        assertThat(change(browser, "wrong", TestSite.PASSWORD).body()).contains("รหัสผ่านปัจจุบันไม่ถูกต้อง");
        assertThat(change(browser, oneTime, TestSite.PASSWORD).status()).isEqualTo(303);
        assertThat(browser.cookies.get("session")).isNotEqualTo(before);
        assertThat(browser.get("/account").status()).isEqualTo(200);
    }

    private static Answer change(TestBrowser browser, String present, String wanted) throws Exception {
        return browser.submit(
                "/account/password", "/account/password", "present", present, "wanted", wanted, "again", wanted);
    }

    @Test
    void what_is_taken_away_is_gone_at_the_next_click() throws Exception {
        site.account("suda", TestSite.STAFF, Role.ADMINISTRATOR);
        TestBrowser admin = site.signedIn("admin");
        TestBrowser suda = site.signedIn("suda");
        assertThat(suda.get("/accounts").status()).isEqualTo(200);
        assertThat(admin.submit("/accounts/suda", "/accounts/suda", "person", "10152", "role", "AUDITOR")
                        .status())
                .isEqualTo(303);
        assertThat(suda.get("/accounts").status()).isEqualTo(403);
        assertThat(admin.submit("/accounts/suda", "/accounts/suda/disable").status())
                .isEqualTo(303);
        assertThat(suda.get("/account").status()).isEqualTo(303);
        assertThat(admin.submit("/accounts/admin", "/accounts/admin/disable").body())
                .contains("ผู้ดูแลระบบคนสุดท้าย");
        assertThat(site.log("ACCOUNT_CHANGED")).singleElement().satisfies(entry -> {
            assertThat(entry.actor().name()).isEqualTo("admin");
            assertThat(entry.before()).contains("ADMINISTRATOR");
            assertThat(entry.after()).contains("AUDITOR").doesNotContain("ADMINISTRATOR");
        });
        assertThat(site.log("ACCESS_REFUSED")).hasSize(1);
    }

    @Test
    void a_reset_password_is_shown_once_and_stands_in_no_log() throws Exception {
        site.account("suda", TestSite.STAFF);
        TestBrowser suda = site.signedIn("suda");
        TestBrowser admin = site.signedIn("admin");
        Answer once = admin.submit("/accounts/suda", "/accounts/suda/reset");
        assertThat(once.status()).isEqualTo(200);
        String password = once.body().replaceAll("(?s).*<code class=\"once\">([^<]+)</code>.*", "$1");
        assertThat(password).matches("[a-z0-9-]{19}");
        assertThat(admin.get("/accounts/suda").body()).doesNotContain(password);
        assertThat(suda.get("/account").status()).as("signed out").isEqualTo(303);
        assertThat(suda.signIn("suda", TestSite.PASSWORD).status()).isEqualTo(401);
        assertThat(suda.signIn("suda", password).status()).isEqualTo(303);
        assertThat(site.log("PASSWORD_RESET").toString()).contains("suda").doesNotContain(password);
    }
}

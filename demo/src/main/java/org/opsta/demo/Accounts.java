package org.opsta.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opsta.contract.PersonId;

/** One console account of each kind. Their one-time passwords are exchanged as a person does it, on the console's own pages. */
final class Accounts {

    /** For whoever watches the demo: a console on the loopback interface with made-up people. */
    static final String PASSWORD = "eight-in-the-lobby";

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern ONE_TIME = Pattern.compile(".*: (\\S+)$");

    /**
     * @param role given one; absent when it follows from the register
     * @param person absent for somebody outside the register
     */
    record Account(String name, Optional<String> role, Optional<PersonId> person) {

        /** What {@code sync-agent accounts add} takes. */
        List<String> arguments() {
            List<String> arguments = new java.util.ArrayList<>(List.of("accounts", "add", name));
            role.ifPresent(given -> arguments.addAll(List.of("--role", given)));
            person.ifPresent(code -> arguments.addAll(List.of("--person", code.value())));
            return arguments;
        }
    }

    private Accounts() {}

    /** The second of the four is staff, the first their head; the others never walk up. */
    static List<Account> of(Cast cast) {
        List<PersonId> four = List.copyOf(cast.fourOnly().people().keySet());
        List<PersonId> atHome = cast.people().keySet().stream()
                .filter(person -> !four.contains(person))
                .limit(3)
                .toList();
        return List.of(
                new Account("staff", Optional.empty(), Optional.of(four.get(1))),
                new Account("supervisor", Optional.empty(), Optional.of(four.get(0))),
                new Account("administrator", Optional.of("administrator"), Optional.of(atHome.get(1))),
                new Account("it", Optional.of("it"), Optional.of(atHome.get(2))),
                new Account("auditor", Optional.of("auditor"), Optional.empty()));
    }

    /** The one-time password in what {@code sync-agent accounts add} printed. */
    static String oneTime(String line) {
        Matcher password = ONE_TIME.matcher(line);
        if (!password.matches()) {
            throw new IllegalStateException("no one-time password in: " + line);
        }
        return password.group(1);
    }

    /** Signs in with the one-time password and chooses {@link #PASSWORD}. */
    static void choosePassword(URI console, Account account, String oneTime) throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        Map<String, String> signIn = new LinkedHashMap<>();
        signIn.put("name", account.name());
        signIn.put("password", oneTime);
        signIn.put("to", "");
        submit(browser, console.resolve("/sign-in"), signIn);
        Map<String, String> choice = new LinkedHashMap<>();
        choice.put("present", oneTime);
        choice.put("wanted", PASSWORD);
        choice.put("again", PASSWORD);
        String end = submit(browser, console.resolve("/account/password"), choice);
        if (!end.contains("done=password")) {
            throw new IllegalStateException("the password of " + account.name() + " was not taken; it ended at " + end);
        }
    }

    /** @return the address it led to */
    private static String submit(HttpClient browser, URI page, Map<String, String> fields)
            throws IOException, InterruptedException {
        String form = browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = FORM_TOKEN.matcher(form);
        if (!token.find()) {
            throw new IllegalStateException("there is no form at " + page);
        }
        fields.put("csrf", token.group(1));
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(page)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields.entrySet().stream()
                                .map(field -> field.getKey() + "="
                                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.uri().toString();
    }
}

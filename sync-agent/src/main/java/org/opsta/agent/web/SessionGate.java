package org.opsta.agent.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Account;
import org.opsta.agent.access.AccountName;
import org.opsta.agent.access.Sessions;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.access.Visitors;

/**
 * Lets in whoever has a session, and slows down, turns away or sends to the sign-in page everybody else. The browser holds two
 * cookies: the session's, and its own, which outlives sessions: the sign-in form's token follows from it, and it tells a browser
 * somebody has signed in with before from others. Safe for use by several threads.
 */
public final class SessionGate implements Gate {

    /** Requests one address may make at once, and per second: a page is some five of them, an open live page one in two seconds. */
    private static final int BURST = 300;

    private static final int PER_SECOND = 30;

    private static final Duration BROWSER_KNOWN = Duration.ofDays(180);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String ASSETS = "/assets/";
    private static final Set<String> FOR_EVERYBODY = Set.of("/sign-in", "/language");
    private static final Set<String> WITH_ONE_TIME_PASSWORD = Set.of("/account/password", "/sign-out", "/language");
    private static final Set<HandlerType> HARMLESS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    /** What was found out about a request; kept with it. */
    private record Entered(
            String key, @Nullable String session, @Nullable Account account) {}

    private static final String ENTERED = "entered";

    private final Sessions sessions;
    private final Visitors visitors;
    private final Hosts hosts;
    private final RequestLimit limit;
    private final boolean secure;
    private final String sessionCookie;
    private final String browserCookie;

    public SessionGate(ConsoleSettings settings, Sessions sessions, Visitors visitors, Clock clock) {
        this.sessions = sessions;
        this.visitors = visitors;
        hosts = new Hosts(settings);
        limit = new RequestLimit(BURST, PER_SECOND, clock);
        secure = settings.https();
        // Browsers take a cookie of this name from the host itself alone, and by https.
        String prefix = secure ? "__Host-" : "";
        sessionCookie = prefix + "session";
        browserCookie = prefix + "browser";
    }

    @Override
    public Optional<Visitor> enter(Context context) {
        if (!hosts.ours(context.header("Host"))) {
            throw new HttpResponseException(HttpStatus.MISDIRECTED_REQUEST.getCode(), "not an address of this console");
        }
        Duration wait = limit.take(group(from(context)));
        if (!wait.isZero()) {
            throw new TooMany(wait);
        }
        if (context.path().startsWith(ASSETS)) {
            return Optional.empty();
        }
        Entered entered = recognise(context);
        context.attribute(ENTERED, entered);
        Account account = entered.account();
        if (account == null && !FOR_EVERYBODY.contains(context.path())) {
            throw new SignInFirst();
        }
        if (!HARMLESS.contains(context.method())) {
            checkForm(context, entered);
        }
        if (account == null) {
            return Optional.empty();
        }
        if (account.mustChange() && !WITH_ONE_TIME_PASSWORD.contains(context.path())) {
            throw new ChangePasswordFirst();
        }
        return Optional.of(visitors.of(account));
    }

    private Entered recognise(Context context) {
        Optional<String> session = id(context, sessionCookie);
        // What a page fetches by itself keeps nobody signed in.
        boolean active = context.header("X-Part") == null;
        Optional<Account> account = session.flatMap(id -> sessions.find(id, active));
        if (account.isPresent()) {
            return new Entered(session.orElseThrow(), session.orElseThrow(), account.get());
        }
        return new Entered(browser(context), null, null);
    }

    private void checkForm(Context context, Entered entered) {
        boolean ours =
                hosts.fromOurPage(context.header("Host"), context.header("Origin"), context.header("Sec-Fetch-Site"));
        String token = ours && isForm(context, entered) ? context.formParam("csrf") : null;
        if (token == null
                || !MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        Sessions.formToken(entered.key()).getBytes(StandardCharsets.UTF_8))) {
            throw new NotOurForm();
        }
    }

    /** Nothing else is read; and photos only of somebody who is signed in. */
    private static boolean isForm(Context context, Entered entered) {
        String type = context.contentType();
        return (type != null && type.startsWith("application/x-www-form-urlencoded"))
                || (entered.account() != null && context.isMultipartFormData());
    }

    @Override
    public String formToken(Context context) {
        Entered entered = context.attribute(ENTERED);
        return entered == null ? "" : Sessions.formToken(entered.key());
    }

    /** The id this browser keeps; it is given one when it has none. */
    private String browser(Context context) {
        return id(context, browserCookie).orElseGet(() -> {
            String id = sessions.newId();
            setCookie(context, browserCookie, id, (int) BROWSER_KNOWN.toSeconds());
            return id;
        });
    }

    /** The id by which the browser is known that a sign-in form came from. */
    public String browserOf(Context context) {
        Entered entered = entered(context);
        return entered.session() == null ? entered.key() : browser(context);
    }

    /** The address a request comes from, of whoever the proxies say it is. */
    public String from(Context context) {
        return hosts.asker(
                context.req().getRemoteAddr(), Collections.list(context.req().getHeaders("X-Forwarded-For")));
    }

    /** Who begins a session has proved who they are; a session the browser had before ends. */
    public void signIn(Context context, AccountName account) {
        Entered before = entered(context);
        if (before.session() != null && before.account() != null) {
            sessions.end(before.account().name(), before.session());
        }
        String browser = browserOf(context);
        // Known from now on, for as long as it comes back.
        setCookie(context, browserCookie, browser, (int) BROWSER_KNOWN.toSeconds());
        setCookie(context, sessionCookie, sessions.begin(account, browser, from(context)), -1);
    }

    public void signOut(Context context) {
        Entered entered = entered(context);
        if (entered.session() != null && entered.account() != null) {
            sessions.end(entered.account().name(), entered.session());
        }
        setCookie(context, sessionCookie, "", 0);
    }

    /** The account that is signed in. */
    public Account account(Context context) {
        Account account = entered(context).account();
        if (account == null) {
            throw new SignInFirst();
        }
        return account;
    }

    public long otherSessions(Context context) {
        return sessions.others(account(context).name(), session(context));
    }

    public void endOtherSessions(Context context) {
        sessions.endOthers(account(context).name(), session(context));
    }

    /** Shows the language from now on. */
    public void keepLanguage(Context context, String language) {
        context.cookie(
                new Cookie(Console.LANGUAGE_COOKIE, language, "/", 31_536_000, secure, true, null, SameSite.LAX));
    }

    private static String session(Context context) {
        return Objects.requireNonNull(entered(context).session(), "nobody is signed in");
    }

    private static Entered entered(Context context) {
        return Objects.requireNonNull(context.attribute(ENTERED), "the gate comes before every page");
    }

    private static Optional<String> id(Context context, String cookie) {
        return Optional.ofNullable(context.cookie(cookie))
                .filter(id -> ID.matcher(id).matches());
    }

    /** @param seconds -1 until the browser is closed */
    private void setCookie(Context context, String name, String value, int seconds) {
        context.cookie(new Cookie(name, value, "/", seconds, secure, true, null, SameSite.LAX));
    }

    /** One connection has a whole network of IPv6 addresses. */
    static String group(String address) {
        if (!address.contains(":")) {
            return address;
        }
        String[] parts = address.split("::", 2)[0].split(":", -1);
        return String.join(":", java.util.Arrays.copyOf(parts, Math.min(4, parts.length))) + "::/64";
    }
}

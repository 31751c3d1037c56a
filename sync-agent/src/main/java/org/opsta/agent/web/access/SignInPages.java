package org.opsta.agent.web.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.PasswordSignIn.NameAndPassword;
import org.opsta.agent.access.Passwords;
import org.opsta.agent.access.SignIn;
import org.opsta.agent.access.SignIn.Answer;
import org.opsta.agent.web.LocalPath;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.SessionGate;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;

/** Signing in and out, and the language of the pages. */
public final class SignInPages implements Pages {

    private static final String ADDRESS = "/sign-in";
    private static final int MINUTE = 60;

    private final SessionGate gate;
    private final SignIn<NameAndPassword> passwords;

    public SignInPages(SessionGate gate, SignIn<NameAndPassword> passwords) {
        this.gate = gate;
        this.passwords = passwords;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(ADDRESS, this::form);
        routes.post(ADDRESS, this::signIn);
        routes.post("/sign-out", this::signOut);
        routes.post("/language", this::language);
    }

    private void form(Context context) {
        if (Visit.of(context).visitor() != null) {
            context.redirect("/", HttpStatus.SEE_OTHER);
            return;
        }
        show(context, "", null, context.queryParam("to"));
    }

    private void signIn(Context context) {
        String name = field(context, "name");
        String wanted = context.formParam("to");
        Answer answer;
        try {
            answer = passwords.prove(
                    new NameAndPassword(name, field(context, "password")), gate.browserOf(context), gate.from(context));
        } catch (Passwords.Busy e) {
            context.status(HttpStatus.SERVICE_UNAVAILABLE);
            show(context, name, Visit.of(context).words(SignInPages.class).get("signIn.busy"), wanted);
            return;
        }
        enter(context, answer, name, wanted);
    }

    /** Whatever the way somebody proved who they are, it ends here. */
    private void enter(Context context, Answer answer, String name, @Nullable String wanted) {
        Visit visit = Visit.of(context);
        if (answer instanceof Answer.Proved proved) {
            gate.signIn(context, proved.account());
            context.redirect(LocalPath.of(wanted).orElse("/"), HttpStatus.SEE_OTHER);
        } else if (answer instanceof Answer.Wait wait) {
            long seconds = Math.max(1, wait.time().toSeconds());
            context.header("Retry-After", String.valueOf(seconds)).status(HttpStatus.TOO_MANY_REQUESTS);
            show(
                    context,
                    name,
                    visit.words(SignInPages.class).get("signIn.wait", (seconds + MINUTE - 1) / MINUTE),
                    wanted);
        } else {
            context.status(HttpStatus.UNAUTHORIZED);
            show(context, name, visit.words(SignInPages.class).get("signIn.refused"), wanted);
        }
    }

    private static void show(Context context, String name, @Nullable String fault, @Nullable String wanted) {
        Page page = Page.of(Visit.of(context), SignInPages.class, "signIn.title", "access.css");
        Templates.show(
                context,
                "access/sign-in.jte",
                Map.of(
                        "page",
                        page,
                        "name",
                        name,
                        "fault",
                        fault == null ? "" : fault,
                        "to",
                        LocalPath.of(wanted).orElse("/")));
    }

    private void signOut(Context context) {
        gate.signOut(context);
        context.redirect(ADDRESS, HttpStatus.SEE_OTHER);
    }

    private void language(Context context) {
        gate.keepLanguage(context, "en".equals(context.formParam("language")) ? "en" : "th");
        context.redirect(LocalPath.of(context.formParam("back")).orElse("/"), HttpStatus.SEE_OTHER);
    }

    private static String field(Context context, String name) {
        String value = context.formParam(name);
        return value == null ? "" : value;
    }
}

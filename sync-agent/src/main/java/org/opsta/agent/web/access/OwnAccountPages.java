package org.opsta.agent.web.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Account;
import org.opsta.agent.access.AccountRefused;
import org.opsta.agent.access.Accounts;
import org.opsta.agent.access.FirstAccount;
import org.opsta.agent.access.PasswordRules;
import org.opsta.agent.access.Passwords;
import org.opsta.agent.access.Role;
import org.opsta.agent.people.People;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.SessionGate;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.Words;

/** One's own account: who one is to the console, the password, where else one is signed in. */
public final class OwnAccountPages implements Pages {

    private static final String PASSWORD = "/account/password";

    private final SessionGate gate;
    private final Accounts accounts;
    private final People people;
    private final FirstAccount first;

    public OwnAccountPages(SessionGate gate, Accounts accounts, People people, FirstAccount first) {
        this.gate = gate;
        this.accounts = accounts;
        this.people = people;
        this.first = first;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/account", this::account);
        routes.get(PASSWORD, context -> passwordForm(context, null));
        routes.post(PASSWORD, this::changePassword);
        routes.post("/account/sessions", this::endOtherSessions);
    }

    private void account(Context context) {
        Visit visit = Visit.of(context);
        Account account = gate.account(context);
        Page page = Page.of(visit, OwnAccountPages.class, "account.title", "access.css");
        Templates.show(
                context,
                "access/account.jte",
                Map.of(
                        "page",
                        page.saying(Done.of(visit, OwnAccountPages.class, context.queryParam("done"))),
                        "account",
                        account.name().value(),
                        "person",
                        Named.of(people, account.person(), page),
                        "roles",
                        roles(visit.signedIn().roles(), page),
                        "others",
                        gate.otherSessions(context)));
    }

    static List<String> roles(Set<Role> roles, Page page) {
        return EnumSet.copyOf(roles.isEmpty() ? EnumSet.noneOf(Role.class) : roles).stream()
                .map(role -> page.t("role." + role))
                .toList();
    }

    private void passwordForm(Context context, @Nullable String fault) {
        Page page = Page.of(Visit.of(context), OwnAccountPages.class, "password.title", "access.css");
        boolean must = gate.account(context).mustChange();
        if (must) {
            // What cannot be reached yet is not offered.
            page = new Page(page.visit(), page.title(), page.words(), List.of(), page.style(), null);
        }
        Templates.show(
                context,
                "access/password.jte",
                Map.of(
                        "page",
                        page,
                        "account",
                        gate.account(context).name().value(),
                        "must",
                        must,
                        "shortest",
                        PasswordRules.SHORTEST,
                        "fault",
                        fault == null ? "" : fault));
    }

    private void changePassword(Context context) {
        Account account = gate.account(context);
        Words words = Visit.of(context).words(OwnAccountPages.class);
        String wanted = field(context, "wanted");
        if (!wanted.equals(field(context, "again"))) {
            refuse(context, words.get("password.DIFFER"));
            return;
        }
        try {
            accounts.changePassword(account.name(), field(context, "present"), wanted);
        } catch (AccountRefused e) {
            refuse(context, words.get("password." + e.code()));
            return;
        } catch (Passwords.Busy e) {
            refuse(context, words.get("signIn.busy"));
            return;
        }
        if (account.name().equals(FirstAccount.NAME)) {
            first.forget();
        }
        gate.signIn(context, account.name());
        context.redirect("/account?done=password", HttpStatus.SEE_OTHER);
    }

    private void refuse(Context context, String fault) {
        context.status(HttpStatus.BAD_REQUEST);
        passwordForm(context, fault);
    }

    private void endOtherSessions(Context context) {
        gate.endOtherSessions(context);
        context.redirect("/account?done=sessions", HttpStatus.SEE_OTHER);
    }

    private static String field(Context context, String name) {
        String value = context.formParam(name);
        return value == null ? "" : value;
    }
}

package org.opsta.agent.web.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Account;
import org.opsta.agent.access.AccountName;
import org.opsta.agent.access.AccountRefused;
import org.opsta.agent.access.Accounts;
import org.opsta.agent.access.FirstAccount;
import org.opsta.agent.access.Passwords;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.people.People;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** Everybody's accounts, for those who manage them. */
public final class AccountPages implements Pages {

    private static final String ALL = "/accounts";
    private static final String ONE = ALL + "/{name}";

    private final Accounts accounts;
    private final People people;
    private final FirstAccount first;

    public AccountPages(Accounts accounts, People people, FirstAccount first) {
        this.accounts = accounts;
        this.people = people;
        this.first = first;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(ALL, this::all);
        routes.post(ALL, this::add);
        routes.get(ONE, this::one);
        routes.post(ONE, this::change);
        routes.post(ONE + "/reset", this::reset);
        routes.post(ONE + "/disable", context -> setDisabled(context, true));
        routes.post(ONE + "/enable", context -> setDisabled(context, false));
    }

    /** One line of the list. */
    public record Line(String name, String person, List<String> roles, boolean disabled, boolean mustChange) {}

    private void all(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.MANAGE_ACCOUNTS);
        Page page = page(visit, "accounts.title", context);
        List<Line> lines = accounts.all().stream()
                .map(account -> new Line(
                        account.name().value(),
                        Named.of(people, account.person(), page),
                        OwnAccountPages.roles(account.given(), page),
                        account.disabled(),
                        account.mustChange()))
                .toList();
        Templates.show(
                context,
                "access/accounts.jte",
                Map.of("page", page, "accounts", lines, "givable", EnumSet.copyOf(Account.CAN_BE_GIVEN)));
    }

    private void one(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.MANAGE_ACCOUNTS);
        Account account = accounts.find(named(context)).orElseThrow(NotFoundResponse::new);
        Page page = page(visit, "one.title", context)
                .titled(visit.words(AccountPages.class)
                        .get("one.title", account.name().value()));
        PersonId person = account.person();
        Templates.show(
                context,
                "access/one.jte",
                Map.of(
                        "page",
                        page,
                        "account",
                        account,
                        "person",
                        Named.of(people, person, page),
                        "code",
                        person == null ? "" : person.value(),
                        "created",
                        ThaiTime.of(account.created(), visit.zone()),
                        "changed",
                        ThaiTime.of(account.changed(), visit.zone()),
                        "givable",
                        EnumSet.copyOf(Account.CAN_BE_GIVEN)));
    }

    private void add(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.MANAGE_ACCOUNTS);
        Words words = visit.words(AccountPages.class);
        AccountName name = AccountName.typed(field(context, "name"))
                .orElseThrow(() -> new BadInput(words.get("account.BAD_NAME")));
        PersonId person = person(context, words);
        Set<Role> roles = roles(context, words);
        String password = made(words, () -> accounts.add(visitor.actor(), name, person, roles));
        showOnce(context, name, password);
    }

    private void change(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.MANAGE_ACCOUNTS);
        Words words = visit.words(AccountPages.class);
        AccountName name = named(context);
        PersonId person = person(context, words);
        Set<Role> roles = roles(context, words);
        made(words, () -> {
            accounts.change(visitor.actor(), name, person, roles);
            return "";
        });
        context.redirect(ALL + "/" + name + "?done=changed", HttpStatus.SEE_OTHER);
    }

    private void reset(Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.MANAGE_ACCOUNTS);
        AccountName name = named(context);
        String password = made(visit.words(AccountPages.class), () -> accounts.reset(visitor.actor(), name));
        if (name.equals(FirstAccount.NAME)) {
            first.forget();
        }
        showOnce(context, name, password);
    }

    private void setDisabled(Context context, boolean disabled) {
        Visit visit = Visit.of(context);
        Visitor visitor = visit.require(Right.MANAGE_ACCOUNTS);
        AccountName name = named(context);
        made(visit.words(AccountPages.class), () -> {
            if (disabled) {
                accounts.disable(visitor.actor(), name);
            } else {
                accounts.enable(visitor.actor(), name);
            }
            return "";
        });
        context.redirect(ALL + "/" + name + "?done=" + (disabled ? "disabled" : "enabled"), HttpStatus.SEE_OTHER);
    }

    /** Not after a redirect, as other answers to forms are: the password is in this one answer and nowhere else. */
    private static void showOnce(Context context, AccountName name, String password) {
        Visit visit = Visit.of(context);
        Page page = Page.of(visit, AccountPages.class, "once.title", "access.css");
        Templates.show(context, "access/once.jte", Map.of("page", page, "account", name.value(), "password", password));
    }

    private static Page page(Visit visit, String title, Context context) {
        return Page.of(visit, AccountPages.class, title, "access.css")
                .saying(Done.of(visit, AccountPages.class, context.queryParam("done")));
    }

    private static AccountName named(Context context) {
        return AccountName.typed(context.pathParam("name")).orElseThrow(NotFoundResponse::new);
    }

    private static @Nullable PersonId person(Context context, Words words) {
        String code = field(context, "person").strip();
        if (code.isEmpty()) {
            return null;
        }
        try {
            return new PersonId(code);
        } catch (IllegalArgumentException e) {
            throw new BadInput(words.get("account.NO_SUCH_PERSON"));
        }
    }

    private static Set<Role> roles(Context context, Words words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : context.formParams("role")) {
            roles.add(Account.CAN_BE_GIVEN.stream()
                    .filter(role -> role.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadInput(words.get("account.BAD_ROLE"))));
        }
        return roles;
    }

    private interface Work {
        String run() throws AccountRefused;
    }

    private static String made(Words words, Work work) {
        try {
            return work.run();
        } catch (AccountRefused e) {
            throw new BadInput(words.get("account." + e.code()));
        } catch (Passwords.Busy e) {
            throw new BadInput(words.get("signIn.busy"));
        }
    }

    private static String field(Context context, String name) {
        String value = context.formParam(name);
        return value == null ? "" : value;
    }
}

package org.opsta.agent.access;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.opsta.agent.access.PasswordSignIn.NameAndPassword;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;

/**
 * Sign-in with the name and password of a local account. A name that nobody has costs the same work, the same waiting and gets the
 * same answer as a wrong password; it is written nowhere, because people type passwords into the wrong field.
 */
public final class PasswordSignIn implements SignIn<NameAndPassword> {

    private final Accounts accounts;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Attempts attempts;
    private final AuditLog audit;
    private final Clock clock;

    /** What is typed into the form. */
    public record NameAndPassword(String name, String password) {

        /** Not to be found in any log. */
        @Override
        public String toString() {
            return "NameAndPassword";
        }
    }

    public PasswordSignIn(
            Accounts accounts, Sessions sessions, Passwords passwords, Attempts attempts, AuditLog audit, Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.passwords = passwords;
        this.attempts = attempts;
        this.audit = audit;
        this.clock = clock;
    }

    private static final String NOBODY = "-";

    private enum Why {
        UNKNOWN_ACCOUNT,
        WRONG_PASSWORD,
        DISABLED,
        EXPIRED
    }

    @Override
    public Answer prove(NameAndPassword proof, String browser, String from) {
        Optional<AccountName> name = AccountName.typed(proof.name());
        Attempts.Entry entry = name.isPresent() && sessions.knows(name.get(), browser)
                ? attempts.fromKnownBrowser(name.get(), browser)
                : attempts.fromAnywhere(name.map(AccountName::value).orElse(proof.name()), from);
        if (entry.attempt().isEmpty()) {
            return new Answer.Wait(entry.toWait());
        }
        Attempts.Attempt attempt = entry.attempt().get();
        Optional<Account> account = name.flatMap(accounts::find);
        Optional<String> hash = name.flatMap(accounts::hashOf);
        boolean matches;
        try {
            matches = passwords.matches(shortened(proof.password()), hash);
        } catch (Passwords.Busy e) {
            attempt.notMade();
            throw e;
        }
        Optional<Why> why = refusal(account, matches);
        if (why.isPresent()) {
            // Nobody is signed in, so it is nobody's doing. For a name that nobody has there is a line too: writing it
            // takes time.
            audit.add(
                    Actor.AGENT,
                    new Change(
                            "SIGN_IN_REFUSED",
                            account.map(known -> known.name().value()).orElse(NOBODY),
                            null,
                            Map.of("why", why.get(), "from", from)));
            return new Answer.Refused();
        }
        attempt.right();
        return new Answer.Proved(account.orElseThrow().name());
    }

    private Optional<Why> refusal(Optional<Account> account, boolean matches) {
        if (account.isEmpty()) {
            return Optional.of(Why.UNKNOWN_ACCOUNT);
        }
        if (!matches) {
            return Optional.of(Why.WRONG_PASSWORD);
        }
        if (account.get().disabled()) {
            return Optional.of(Why.DISABLED);
        }
        return account.get().expired(OffsetDateTime.now(clock)) ? Optional.of(Why.EXPIRED) : Optional.empty();
    }

    /** No password is longer; a megabyte would be work for nothing. */
    private static String shortened(String password) {
        return password.length() <= 4 * PasswordRules.LONGEST ? password : "";
    }
}

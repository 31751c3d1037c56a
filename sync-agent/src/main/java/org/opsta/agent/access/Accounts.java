package org.opsta.agent.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.AccountRefused.Code;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.people.People;
import org.opsta.contract.PersonId;

/**
 * The accounts of the console. Every change is in the log, and ends the account's sessions where it takes something away; there is
 * always an administrator that is not disabled, once there was one. Safe for use by several threads and several agents.
 */
public final class Accounts {

    /** How long a one-time password can be used. */
    public static final Duration ONE_TIME_LASTS = Duration.ofDays(3);

    private static final RowMapper<Account> ACCOUNT = (row, context) -> account(row);

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final People people;
    private final Passwords passwords;
    private final Clock clock;

    public Accounts(Jdbi jdbi, AuditLog audit, People people, Passwords passwords, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.people = people;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** What the log of changes shows of an account. */
    private record Shown(@Nullable PersonId person, Set<Role> roles, boolean disabled) {
        static Shown of(Account account) {
            return new Shown(account.person(), new TreeSet<>(account.given()), account.disabled());
        }
    }

    /** All, by name. */
    public List<Account> all() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from account order by name")
                .map(ACCOUNT)
                .list());
    }

    public Optional<Account> find(AccountName name) {
        return jdbi.withHandle(handle -> find(handle, name));
    }

    static Optional<Account> find(Handle handle, AccountName name) {
        return handle.createQuery("select * from account where name = :name")
                .bind("name", name.value())
                .map(ACCOUNT)
                .findOne();
    }

    /** @return a one-time password, which is kept nowhere else */
    public String add(Actor actor, AccountName name, @Nullable PersonId person, Set<Role> given) throws AccountRefused {
        refuseUnknown(person);
        String password = passwords.oneTime();
        String hash = passwords.hash(password);
        inTransaction(handle -> {
            if (!insert(handle, name, person, given, hash)) {
                throw new AccountRefused(Code.NAME_TAKEN);
            }
            logAdded(handle, actor, name);
        });
        return password;
    }

    /**
     * Adds the first account, an administrator, unless there is any account.
     *
     * @return whether it was added
     */
    boolean addFirst(AccountName name, String password) {
        String hash = passwords.hash(password);
        return jdbi.inTransaction(handle -> {
            if (!none(handle) || !insert(handle, name, null, Set.of(Role.ADMINISTRATOR), hash)) {
                return false;
            }
            logAdded(handle, Actor.AGENT, name);
            return true;
        });
    }

    boolean none() {
        return jdbi.withHandle(Accounts::none);
    }

    private static boolean none(Handle handle) {
        return handle.createQuery("select count(*) from account")
                        .mapTo(Long.class)
                        .one()
                == 0;
    }

    private boolean insert(Handle handle, AccountName name, @Nullable PersonId person, Set<Role> given, String hash) {
        return handle.createUpdate("insert into account (name, person, roles, password_hash, must_change,"
                                + " expires_millis, disabled, created_at, changed_at)"
                                + " values (:name, :person, :roles, :hash, 1, :expires, 0, :now, :now)"
                                + " on conflict (name) do nothing")
                        .bind("name", name.value())
                        .bind("person", person == null ? null : person.value())
                        .bind("roles", text(given))
                        .bind("hash", hash)
                        .bind("expires", clock.instant().plus(ONE_TIME_LASTS).toEpochMilli())
                        .bind("now", now().toString())
                        .execute()
                == 1;
    }

    private void logAdded(Handle handle, Actor actor, AccountName name) {
        audit.add(handle, actor, new Change("ACCOUNT_ADDED", name.value(), null, Shown.of(known(handle, name))));
    }

    /** Gives an account these roles and this person, instead of those it has. */
    public void change(Actor actor, AccountName name, @Nullable PersonId person, Set<Role> given)
            throws AccountRefused {
        refuseUnknown(person);
        inTransaction(handle -> {
            lockAdministrators(handle);
            Account before = find(handle, name).orElseThrow(() -> new AccountRefused(Code.NO_SUCH_ACCOUNT));
            if (before.given().equals(given) && Objects.equals(before.person(), person)) {
                return;
            }
            handle.createUpdate(
                            "update account set person = :person, roles = :roles, changed_at = :now where name = :name")
                    .bind("name", name.value())
                    .bind("person", person == null ? null : person.value())
                    .bind("roles", text(given))
                    .bind("now", now().toString())
                    .execute();
            refuseWithoutAdministrator(handle, before);
            logChange(handle, actor, "ACCOUNT_CHANGED", before);
        });
    }

    /** Nobody can sign in as it any more, and whoever has is signed out. */
    public void disable(Actor actor, AccountName name) throws AccountRefused {
        setDisabled(actor, name, true);
    }

    public void enable(Actor actor, AccountName name) throws AccountRefused {
        setDisabled(actor, name, false);
    }

    private void setDisabled(Actor actor, AccountName name, boolean disabled) throws AccountRefused {
        inTransaction(handle -> {
            lockAdministrators(handle);
            Account before = find(handle, name).orElseThrow(() -> new AccountRefused(Code.NO_SUCH_ACCOUNT));
            if (before.disabled() == disabled) {
                return;
            }
            handle.createUpdate("update account set disabled = :disabled, changed_at = :now where name = :name")
                    .bind("name", name.value())
                    .bind("disabled", disabled ? 1 : 0)
                    .bind("now", now().toString())
                    .execute();
            refuseWithoutAdministrator(handle, before);
            Sessions.endAll(handle, name);
            logChange(handle, actor, disabled ? "ACCOUNT_DISABLED" : "ACCOUNT_ENABLED", before);
        });
    }

    /**
     * Gives an account a new one-time password, and signs it out everywhere.
     *
     * @return the password, which is kept nowhere else
     */
    public String reset(Actor actor, AccountName name) throws AccountRefused {
        String password = passwords.oneTime();
        String hash = passwords.hash(password);
        inTransaction(handle -> {
            setPassword(handle, name, hash, clock.instant().plus(ONE_TIME_LASTS));
            Sessions.forgetBrowsers(handle, name);
            audit.add(handle, actor, new Change("PASSWORD_RESET", name.value(), null, null));
        });
        return password;
    }

    /**
     * Gives oneself a new password. All sessions end: whoever changed it begins a new one.
     *
     * @throws AccountRefused also when the present password is another
     */
    public void changePassword(AccountName name, String present, String wanted) throws AccountRefused {
        if (!passwords.matches(present, hashOf(name))) {
            throw new AccountRefused(Code.WRONG_PASSWORD);
        }
        Optional<Code> fault = PasswordRules.fault(wanted, name);
        if (fault.isPresent()) {
            throw new AccountRefused(fault.get());
        }
        if (PasswordRules.normal(wanted).equals(PasswordRules.normal(present))) {
            throw new AccountRefused(Code.SAME_AS_BEFORE);
        }
        String hash = passwords.hash(wanted);
        inTransaction(handle -> {
            setPassword(handle, name, hash, null);
            audit.add(handle, new Actor(name.value()), new Change("PASSWORD_CHANGED", name.value(), null, null));
        });
    }

    /** @param expires absent for a chosen one, which need not be changed */
    private void setPassword(Handle handle, AccountName name, String hash, @Nullable Instant expires)
            throws AccountRefused {
        int changed = handle.createUpdate("update account set password_hash = :hash, must_change = :mustChange,"
                        + " expires_millis = :expires, changed_at = :now where name = :name")
                .bind("name", name.value())
                .bind("hash", hash)
                .bind("mustChange", expires == null ? 0 : 1)
                .bind("expires", expires == null ? null : (Long) expires.toEpochMilli())
                .bind("now", now().toString())
                .execute();
        if (changed == 0) {
            throw new AccountRefused(Code.NO_SUCH_ACCOUNT);
        }
        Sessions.endAll(handle, name);
    }

    Optional<String> hashOf(AccountName name) {
        return jdbi.withHandle(handle -> handle.createQuery("select password_hash from account where name = :name")
                .bind("name", name.value())
                .mapTo(String.class)
                .findOne());
    }

    private void logChange(Handle handle, Actor actor, String action, Account before) {
        audit.add(
                handle,
                actor,
                new Change(action, before.name().value(), Shown.of(before), Shown.of(known(handle, before.name()))));
    }

    private static Account known(Handle handle, AccountName name) {
        return find(handle, name).orElseThrow();
    }

    private void refuseUnknown(@Nullable PersonId person) throws AccountRefused {
        if (person != null && people.find(person).isEmpty()) {
            throw new AccountRefused(Code.NO_SUCH_PERSON);
        }
    }

    /** Of two that each take away one of the last two administrators, on any database, one waits and sees what the other did. */
    private static void lockAdministrators(Handle handle) {
        handle.execute("update account set disabled = disabled where roles like '%ADMINISTRATOR%'");
    }

    private static void refuseWithoutAdministrator(Handle handle, Account before) throws AccountRefused {
        if (before.given().contains(Role.ADMINISTRATOR)
                && !before.disabled()
                && handle.createQuery(
                                        "select count(*) from account where roles like '%ADMINISTRATOR%' and disabled = 0")
                                .mapTo(Long.class)
                                .one()
                        == 0) {
            throw new AccountRefused(Code.LAST_ADMINISTRATOR);
        }
    }

    private interface Work {
        void run(Handle handle) throws AccountRefused;
    }

    private void inTransaction(Work work) throws AccountRefused {
        jdbi.useTransaction(work::run);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    private static String text(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().collect(Collectors.joining(" "));
    }

    static Account account(ResultSet row) throws SQLException {
        String person = row.getString("person");
        long expires = row.getLong("expires_millis");
        boolean never = row.wasNull();
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Stream.of(row.getString("roles").split(" ", -1))
                .filter(role -> !role.isEmpty())
                .map(Role::valueOf)
                .forEach(roles::add);
        return new Account(
                new AccountName(row.getString("name")),
                person == null ? null : new PersonId(person),
                roles,
                row.getInt("must_change") == 1,
                never ? null : Instant.ofEpochMilli(expires).atOffset(ZoneOffset.UTC),
                row.getInt("disabled") == 1,
                OffsetDateTime.parse(row.getString("created_at")),
                OffsetDateTime.parse(row.getString("changed_at")));
    }
}

package org.opsta.agent.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.Sha256;

/**
 * Who is signed in. Sessions are in the database, so that they outlive a restart and hold for every agent on it; of a session's id
 * there is only the hash, so that a copy of the database signs nobody in. Safe for use by several threads.
 */
public final class Sessions {

    private static final int ID_BYTES = 32;
    /** Not every request writes. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private static final Duration BROWSER_KNOWN = Duration.ofDays(180);
    private static final int BROWSERS_KNOWN = 20;

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Clock clock;
    private final Duration idle;
    private final Duration longest;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param idle a session ends when nothing was asked for this long
     * @param longest and in any case after this
     */
    public Sessions(Jdbi jdbi, AuditLog audit, Clock clock, Duration idle, Duration longest) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.clock = clock;
        this.idle = idle;
        this.longest = longest;
    }

    /** 256 bits from the system's source of randomness, as text for a cookie. */
    public String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /**
     * Somebody has proved who they are.
     *
     * @param browser id the browser keeps, by which it is known from now on
     * @param from address it came from, for the log
     * @return the id of the new session
     */
    public String begin(AccountName account, String browser, String from) {
        String id = newId();
        long now = clock.millis();
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from console_session where created_millis <= :oldest or seen_millis <= :idle")
                    .bind("oldest", now - longest.toMillis())
                    .bind("idle", now - idle.toMillis())
                    .execute();
            handle.createUpdate("insert into console_session (id_hash, account, created_millis, seen_millis)"
                            + " values (:hash, :account, :now, :now)")
                    .bind("hash", hash(id))
                    .bind("account", account.value())
                    .bind("now", now)
                    .execute();
            remember(handle, account, browser, now);
            audit.add(
                    handle, new Actor(account.value()), new Change("SIGNED_IN", account.value(), null, new From(from)));
        });
        return id;
    }

    record From(String from) {}

    private static void remember(Handle handle, AccountName account, String browser, long now) {
        handle.createUpdate("insert into known_browser (id_hash, account, at_millis) values (:hash, :account, :now)"
                        + " on conflict (id_hash, account) do update set at_millis = excluded.at_millis")
                .bind("hash", hash(browser))
                .bind("account", account.value())
                .bind("now", now)
                .execute();
        handle.createUpdate(
                        "delete from known_browser where account = :account and (at_millis <= :oldest or id_hash not in"
                                + " (select id_hash from known_browser where account = :account order by at_millis desc limit "
                                + BROWSERS_KNOWN + "))")
                .bind("account", account.value())
                .bind("oldest", now - BROWSER_KNOWN.toMillis())
                .execute();
    }

    boolean knows(AccountName account, String browser) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from known_browser"
                                + " where id_hash = :hash and account = :account and at_millis > :oldest")
                        .bind("hash", hash(browser))
                        .bind("account", account.value())
                        .bind("oldest", clock.millis() - BROWSER_KNOWN.toMillis())
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    static void forgetBrowsers(Handle handle, AccountName account) {
        handle.createUpdate("delete from known_browser where account = :account")
                .bind("account", account.value())
                .execute();
    }

    /**
     * Whose session this is, as the account is now.
     *
     * @param active whether somebody did something, which keeps the session from becoming idle
     * @return empty when it has ended or never was
     */
    public Optional<Account> find(String id, boolean active) {
        long now = clock.millis();
        String hash = hash(id);
        return jdbi.withHandle(handle -> {
            Optional<Found> found = handle.createQuery("select account.*, seen_millis from console_session"
                            + " join account on account.name = console_session.account where id_hash = :hash"
                            + " and disabled = 0 and created_millis > :oldest and seen_millis > :idle")
                    .bind("hash", hash)
                    .bind("oldest", now - longest.toMillis())
                    .bind("idle", now - idle.toMillis())
                    .map((row, context) -> new Found(Accounts.account(row), row.getLong("seen_millis")))
                    .findOne();
            if (active && found.isPresent() && found.get().seen() <= now - SEEN_EVERY.toMillis()) {
                handle.createUpdate("update console_session set seen_millis = :now where id_hash = :hash")
                        .bind("now", now)
                        .bind("hash", hash)
                        .execute();
            }
            return found.map(Found::account);
        });
    }

    private record Found(Account account, long seen) {}

    /** Signs out. */
    public void end(AccountName account, String id) {
        jdbi.useTransaction(handle -> {
            int ended = handle.createUpdate("delete from console_session where id_hash = :hash and account = :account")
                    .bind("hash", hash(id))
                    .bind("account", account.value())
                    .execute();
            if (ended > 0) {
                audit.add(handle, new Actor(account.value()), new Change("SIGNED_OUT", account.value(), null, null));
            }
        });
    }

    /** Signs an account out everywhere but here. */
    public void endOthers(AccountName account, String id) {
        jdbi.useTransaction(handle -> {
            int ended = handle.createUpdate("delete from console_session where id_hash <> :hash and account = :account")
                    .bind("hash", hash(id))
                    .bind("account", account.value())
                    .execute();
            if (ended > 0) {
                audit.add(
                        handle,
                        new Actor(account.value()),
                        new Change("SIGNED_OUT", account.value(), null, new Others(ended)));
            }
        });
    }

    private record Others(int otherSessions) {}

    /** How many sessions an account has besides this one. */
    public long others(AccountName account, String id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from console_session where id_hash <> :hash"
                                + " and account = :account and created_millis > :oldest and seen_millis > :idle")
                        .bind("hash", hash(id))
                        .bind("account", account.value())
                        .bind("oldest", clock.millis() - longest.toMillis())
                        .bind("idle", clock.millis() - idle.toMillis())
                        .mapTo(Long.class)
                        .one());
    }

    static void endAll(Handle handle, AccountName account) {
        handle.createUpdate("delete from console_session where account = :account")
                .bind("account", account.value())
                .execute();
    }

    /**
     * What a form of whoever holds this id carries. It follows from the id and says nothing about it, nor does what is in the
     * database.
     */
    public static String formToken(String id) {
        return Sha256.hex(("form:" + id).getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String id) {
        return Sha256.hex(("id:" + id).getBytes(StandardCharsets.UTF_8));
    }
}

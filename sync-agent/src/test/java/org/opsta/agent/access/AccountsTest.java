package org.opsta.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.access.AccountRefused.Code;
import org.opsta.agent.access.PasswordSignIn.NameAndPassword;
import org.opsta.agent.access.SignIn.Answer;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Accounts, sessions and sign-in on both databases. */
@ParameterizedClass
@EnumSource
class AccountsTest {

    private static final Actor ACTOR = new Actor("tester");
    private static final AccountName SOMCHAI = new AccountName("somchai");
    private static final AccountName ADMIN = new AccountName("admin");
    private static final PersonId CODE = new PersonId("10151");
    private static final String CHOSEN = "rain falls on tin";
    private static final String HERE = "192.0.2.1";

    private final TestStore kind;

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private AgentStore store;
    private AuditLog audit;
    private People people;
    private Passwords passwords;
    private Accounts accounts;
    private Sessions sessions;
    private PasswordSignIn signIn;

    AccountsTest(TestStore kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder);
        audit = new AuditLog(store.jdbi(), clock);
        people = new People(store.jdbi(), audit);
        passwords = new Passwords();
        accounts = new Accounts(store.jdbi(), audit, people, passwords, clock);
        sessions = new Sessions(store.jdbi(), audit, clock, Duration.ofMinutes(30), Duration.ofHours(12));
        signIn = new PasswordSignIn(accounts, sessions, passwords, new Attempts(clock), audit, clock);
        people.put(ACTOR, List.of(person(CODE, null, null)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Person person(PersonId code, PersonId supervisor, LocalDate until) {
        return new Person(code, new PersonName("สมชาย", "Somchai"), "", "", supervisor, null, until);
    }

    private Answer prove(String name, String password) {
        return signIn.prove(new NameAndPassword(name, password), "browser", HERE);
    }

    private List<AuditEntry> log(AccountName about) {
        return audit.page(AuditQuery.about(about.value()), Long.MAX_VALUE, 100);
    }

    @Test
    void a_new_account_signs_in_with_its_one_time_password_and_chooses_another() throws Exception {
        String oneTime = accounts.add(ACTOR, SOMCHAI, CODE, Set.of(Role.AUDITOR, Role.IT));
        Account account = accounts.find(SOMCHAI).orElseThrow();
        assertThat(account.given()).containsExactlyInAnyOrder(Role.IT, Role.AUDITOR);
        assertThat(account.person()).isEqualTo(CODE);
        assertThat(account.mustChange()).isTrue();
        assertThat(prove("Somchai ", oneTime)).isEqualTo(new Answer.Proved(SOMCHAI));

        accounts.changePassword(SOMCHAI, oneTime, CHOSEN);
        assertThat(accounts.find(SOMCHAI).orElseThrow().mustChange()).isFalse();
        assertThat(prove("somchai", oneTime)).isInstanceOf(Answer.Refused.class);
        assertThat(prove("somchai", CHOSEN)).isEqualTo(new Answer.Proved(SOMCHAI));
        clock.pass(Duration.ofDays(400));
        assertThat(prove("somchai", CHOSEN)).isEqualTo(new Answer.Proved(SOMCHAI));

        assertThat(log(SOMCHAI))
                .extracting(AuditEntry::action)
                .containsExactly("SIGN_IN_REFUSED", "PASSWORD_CHANGED", "ACCOUNT_ADDED");
        assertThat(log(SOMCHAI).toString()).doesNotContain(oneTime, CHOSEN, "argon2");
    }

    @Test
    void a_one_time_password_expires_and_a_reset_makes_another() throws Exception {
        String first = accounts.add(ACTOR, SOMCHAI, null, Set.of());
        clock.pass(Accounts.ONE_TIME_LASTS.plusSeconds(1));
        assertThat(prove("somchai", first)).isInstanceOf(Answer.Refused.class);
        String second = accounts.reset(ACTOR, SOMCHAI);
        assertThat(prove("somchai", first)).isInstanceOf(Answer.Refused.class);
        assertThat(prove("somchai", second)).isEqualTo(new Answer.Proved(SOMCHAI));
    }

    @Test
    void what_cannot_be_leaves_everything_as_it_was() throws Exception {
        String oneTime = accounts.add(ACTOR, SOMCHAI, CODE, Set.of());
        refused(Code.NAME_TAKEN, () -> accounts.add(ACTOR, SOMCHAI, null, Set.of(Role.ADMINISTRATOR)));
        refused(Code.NO_SUCH_PERSON, () -> accounts.add(ACTOR, ADMIN, new PersonId("99"), Set.of()));
        refused(Code.NO_SUCH_ACCOUNT, () -> accounts.reset(ACTOR, ADMIN));
        refused(Code.WRONG_PASSWORD, () -> changed(SOMCHAI, "wrong", CHOSEN));
        refused(Code.TOO_SHORT, () -> changed(SOMCHAI, oneTime, "short"));
        refused(Code.SAME_AS_BEFORE, () -> changed(SOMCHAI, oneTime, oneTime));
        assertThat(accounts.all()).singleElement().satisfies(account -> {
            assertThat(account.given()).isEmpty();
            assertThat(account.mustChange()).isTrue();
        });
        assertThat(log(SOMCHAI)).hasSize(1);
    }

    private String changed(AccountName name, String present, String wanted) throws AccountRefused {
        accounts.changePassword(name, present, wanted);
        return "";
    }

    private static void refused(Code code, Callable<String> what) {
        assertThatThrownBy(what::call).isInstanceOfSatisfying(AccountRefused.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    @Test
    void the_last_administrator_stays_one() throws Exception {
        accounts.add(ACTOR, ADMIN, null, Set.of(Role.ADMINISTRATOR));
        accounts.add(ACTOR, SOMCHAI, null, Set.of(Role.ADMINISTRATOR));
        accounts.disable(ACTOR, SOMCHAI);
        assertThatThrownBy(() -> accounts.disable(ACTOR, ADMIN)).hasMessageContaining("LAST_ADMINISTRATOR");
        assertThatThrownBy(() -> accounts.change(ACTOR, ADMIN, null, Set.of(Role.IT)))
                .hasMessageContaining("LAST_ADMINISTRATOR");
        assertThat(accounts.find(ADMIN).orElseThrow().given()).containsExactly(Role.ADMINISTRATOR);
        accounts.change(ACTOR, SOMCHAI, null, Set.of());
        accounts.enable(ACTOR, SOMCHAI);
        accounts.change(ACTOR, SOMCHAI, null, Set.of(Role.ADMINISTRATOR));
        accounts.disable(ACTOR, ADMIN);
        assertThat(accounts.find(ADMIN).orElseThrow().disabled()).isTrue();
    }

    /** Two administrators that disable each other at the same moment: one of them is too late. */
    @Test
    void two_that_disable_each_other_leave_one() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            accounts.add(ACTOR, ADMIN, null, Set.of(Role.ADMINISTRATOR));
            accounts.add(ACTOR, SOMCHAI, null, Set.of(Role.ADMINISTRATOR));
            for (int i = 0; i < 20; i++) {
                List<Future<Boolean>> both = pool.invokeAll(List.of(() -> disabled(ADMIN), () -> disabled(SOMCHAI)));
                assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(true, false);
                accounts.enable(ACTOR, ADMIN);
                accounts.enable(ACTOR, SOMCHAI);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean disabled(AccountName name) {
        try {
            accounts.disable(ACTOR, name);
            return true;
        } catch (AccountRefused e) {
            return false;
        }
    }

    @Test
    void a_disabled_account_is_out_at_once_and_gets_the_answer_of_a_wrong_password() throws Exception {
        accounts.add(ACTOR, ADMIN, null, Set.of(Role.ADMINISTRATOR));
        String password = accounts.add(ACTOR, SOMCHAI, null, Set.of());
        String session = sessions.begin(SOMCHAI, "browser", HERE);
        assertThat(sessions.find(session, true)).isPresent();
        accounts.disable(ACTOR, SOMCHAI);
        assertThat(sessions.find(session, true)).isEmpty();
        assertThat(prove("somchai", password)).isEqualTo(prove("nobody", password));
        accounts.enable(ACTOR, SOMCHAI);
        assertThat(sessions.find(session, true)).as("it does not come back").isEmpty();
        assertThat(prove("somchai", password)).isEqualTo(new Answer.Proved(SOMCHAI));
    }

    @Test
    void what_is_typed_as_a_name_is_in_no_log_unless_it_is_an_account() throws Exception {
        prove("my secret password", "x");
        prove("somebody", "x");
        assertThat(audit.page(AuditQuery.ALL, Long.MAX_VALUE, 100))
                .filteredOn(entry -> entry.action().equals("SIGN_IN_REFUSED"))
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.subject()).isEqualTo("-");
                    assertThat(entry.toString())
                            .doesNotContain("secret", "somebody")
                            .contains(HERE);
                });
    }

    @Test
    void whoever_tries_out_passwords_has_to_wait_whether_there_is_such_an_account_or_not() throws Exception {
        accounts.add(ACTOR, SOMCHAI, null, Set.of());
        for (String name : List.of("somchai", "nobody")) {
            for (int i = 0; i < Attempts.FREE_FOR_ONE; i++) {
                assertThat(prove(name, "wrong")).isInstanceOf(Answer.Refused.class);
            }
            assertThat(prove(name, "wrong")).isEqualTo(new Answer.Wait(Duration.ofMinutes(1)));
        }
    }

    @Test
    void an_owner_comes_in_while_others_try_from_everywhere() throws Exception {
        String password = accounts.add(ACTOR, SOMCHAI, null, Set.of());
        sessions.begin(SOMCHAI, "browser", HERE);
        for (int i = 0; i < Attempts.FREE_FOR_AN_ACCOUNT; i++) {
            signIn.prove(new NameAndPassword("somchai", "wrong"), "attacker" + i, "198.51.100." + i);
        }
        assertThat(signIn.prove(new NameAndPassword("somchai", password), "other", "198.51.100.99"))
                .isInstanceOf(Answer.Wait.class);
        assertThat(prove("somchai", password)).isEqualTo(new Answer.Proved(SOMCHAI));
    }

    @Test
    void a_session_ends_when_idle_and_after_half_a_day() throws Exception {
        accounts.add(ACTOR, SOMCHAI, null, Set.of());
        String idle = sessions.begin(SOMCHAI, "browser", HERE);
        clock.pass(Duration.ofMinutes(30));
        assertThat(sessions.find(idle, true)).isEmpty();

        String busy = sessions.begin(SOMCHAI, "browser", HERE);
        for (int i = 0; i < 24 * 60 / 2 / 29; i++) {
            clock.pass(Duration.ofMinutes(29));
            assertThat(sessions.find(busy, true)).isPresent();
        }
        clock.pass(Duration.ofMinutes(29));
        assertThat(sessions.find(busy, true)).as("after twelve hours").isEmpty();

        String watching = sessions.begin(SOMCHAI, "browser", HERE);
        clock.pass(Duration.ofMinutes(20));
        assertThat(sessions.find(watching, false)).isPresent();
        clock.pass(Duration.ofMinutes(10));
        assertThat(sessions.find(watching, false))
                .as("a page that asks by itself keeps nobody in")
                .isEmpty();
    }

    @Test
    void a_new_password_ends_every_session_and_another_place_can_be_signed_out() throws Exception {
        String oneTime = accounts.add(ACTOR, SOMCHAI, null, Set.of());
        String here = sessions.begin(SOMCHAI, "browser", HERE);
        String there = sessions.begin(SOMCHAI, "other", HERE);
        assertThat(sessions.others(SOMCHAI, here)).isEqualTo(1);
        sessions.endOthers(SOMCHAI, here);
        assertThat(sessions.find(there, true)).isEmpty();
        assertThat(sessions.find(here, true)).isPresent();
        accounts.changePassword(SOMCHAI, oneTime, CHOSEN);
        assertThat(sessions.find(here, true)).isEmpty();
    }

    @Test
    void a_copy_of_the_database_signs_nobody_in() throws Exception {
        accounts.add(ACTOR, SOMCHAI, null, Set.of());
        String id = sessions.begin(SOMCHAI, "browser", HERE);
        String kept = store.jdbi().withHandle(handle -> handle.createQuery("select id_hash from console_session")
                .mapTo(String.class)
                .one());
        assertThat(kept).isNotEqualTo(id).isNotEqualTo(Sessions.formToken(id));
        assertThat(sessions.find(kept, true)).isEmpty();
        assertThat(id).hasSize(43).isNotEqualTo(sessions.begin(SOMCHAI, "browser", HERE));
    }

    @Test
    void a_session_outlives_a_restart_and_holds_for_another_agent() throws Exception {
        accounts.add(ACTOR, SOMCHAI, null, Set.of());
        String id = sessions.begin(SOMCHAI, "browser", HERE);
        Sessions another = new Sessions(store.jdbi(), audit, clock, Duration.ofMinutes(30), Duration.ofHours(12));
        assertThat(another.find(id, true)).get().extracting(Account::name).isEqualTo(SOMCHAI);
    }

    @Test
    void staff_and_supervisor_follow_from_the_register_at_once() throws Exception {
        accounts.add(ACTOR, SOMCHAI, CODE, Set.of(Role.IT));
        ZoneId zone = ZoneId.of("Asia/Bangkok");
        Visitors visitors = new Visitors(people, clock, zone);
        Account account = accounts.find(SOMCHAI).orElseThrow();
        assertThat(visitors.of(account).roles()).containsExactlyInAnyOrder(Role.IT, Role.STAFF);

        PersonId below = new PersonId("10152");
        people.put(ACTOR, List.of(person(below, CODE, null)));
        assertThat(visitors.of(account).roles()).contains(Role.SUPERVISOR);
        assertThat(visitors.of(account).below()).containsExactly(below);

        // 2 March, 9 o'clock in Bangkok: the last day is over at midnight there.
        people.put(ACTOR, List.of(person(CODE, null, LocalDate.of(2026, 3, 2))));
        assertThat(visitors.of(account).roles()).contains(Role.STAFF);
        clock.pass(Duration.ofHours(15));
        assertThat(visitors.of(account).roles()).containsExactly(Role.IT);
        assertThat(visitors.of(account).below()).isEmpty();
        people.remove(ACTOR, CODE);
        assertThat(visitors.of(account).roles()).containsExactly(Role.IT);
    }

    @Test
    void the_first_account_is_made_once_with_a_password_for_this_users_eyes() throws Exception {
        FirstAccount first = new FirstAccount(accounts, passwords, folder);
        String password = first.makeIfNone().orElseThrow();
        assertThat(Files.readString(first.file()).strip()).isEqualTo(password);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
                .isEqualTo("rw-------");
        assertThat(accounts.find(ADMIN).orElseThrow().given()).containsExactly(Role.ADMINISTRATOR);
        assertThat(prove("admin", password)).isEqualTo(new Answer.Proved(ADMIN));
        assertThat(audit.page(AuditQuery.ALL, Long.MAX_VALUE, 100).toString()).doesNotContain(password);

        assertThat(first.makeIfNone()).isEmpty();
        assertThat(first.file()).as("still needed").exists();
        accounts.changePassword(ADMIN, password, CHOSEN);
        assertThat(first.makeIfNone()).isEmpty();
        assertThat(first.file()).doesNotExist();
    }

    @Test
    void of_two_agents_that_start_together_one_makes_the_first_account() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<FirstAccount> both = List.of(
                    new FirstAccount(accounts, passwords, Files.createDirectory(folder.resolve("a"))),
                    new FirstAccount(accounts, passwords, Files.createDirectory(folder.resolve("b"))));
            List<Future<Boolean>> made = pool.invokeAll(List.of(
                    () -> both.get(0).makeIfNone().isPresent(),
                    () -> both.get(1).makeIfNone().isPresent()));
            assertThat(List.of(made.get(0).get(), made.get(1).get())).containsExactlyInAnyOrder(true, false);
            for (int i = 0; i < 2; i++) {
                assertThat(Files.exists(both.get(i).file()))
                        .isEqualTo(made.get(i).get());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}

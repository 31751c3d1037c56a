package org.opsta.agent.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Sha256;

/** What is kept of photos, consents, vouchings and rules. */
@ParameterizedClass
@EnumSource(TestStore.class)
class RosterStoresTest {

    private static final Actor ADMIN = new Actor("admin");
    private static final PersonId ANAN = new PersonId("10151");
    private static final PersonId BOON = new PersonId("10152");
    private static final Clock CLOCK = Clock.systemUTC();

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private AuditLog audit;
    private Photos photos;
    private Consents consents;
    private RosterRules rules;

    RosterStoresTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        store = database.open(folder);
        audit = new AuditLog(store.jdbi(), CLOCK);
        photos = Photos.open(store.jdbi(), audit, folder, CLOCK);
        consents = new Consents(store.jdbi(), audit, photos, CLOCK);
        rules = new RosterRules(store.jdbi(), audit);
        new People(store.jdbi(), audit)
                .put(
                        ADMIN,
                        List.of(
                                new Person(ANAN, new PersonName("อนันต์", "Anan")),
                                new Person(BOON, new PersonName("บุญ", "Boon"))));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_photo_comes_back_as_it_was_and_is_nowhere_to_be_read() throws Exception {
        byte[] file = TestPhotos.jpeg(1);

        assertThat(photos.put(ADMIN, ANAN, file).accepted()).isTrue();

        assertThat(photos.open(ANAN)).hasValue(file);
        assertThat(photos.info(ANAN).orElseThrow()).satisfies(info -> {
            assertThat(info.sha256()).isEqualTo(Sha256.hex(file));
            assertThat(info.bytes()).isEqualTo(file.length);
            assertThat(info.width()).isEqualTo(64);
            assertThat(info.addedBy()).isEqualTo(ADMIN);
            assertThat(info.lost()).isFalse();
        });
        byte[] kept = store.jdbi().withHandle(handle -> handle.createQuery("select sealed from photo")
                .mapTo(byte[].class)
                .one());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("JFIF");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("photos.key"))))
                .isEqualTo("rw-------");
        assertThat(audit.page(AuditQuery.about("10151"), Long.MAX_VALUE, 10).toString())
                .contains("PHOTO_ADDED")
                .doesNotContain("JFIF");
    }

    @Test
    void the_same_file_again_changes_nothing_and_of_somebody_else_it_is_refused() {
        photos.put(ADMIN, ANAN, TestPhotos.jpeg(1));
        long before = audit.newest();

        assertThat(photos.put(ADMIN, ANAN, TestPhotos.jpeg(1)).accepted()).isTrue();
        assertThat(audit.newest()).isEqualTo(before);
        PhotoAnswer answer = photos.put(ADMIN, BOON, TestPhotos.jpeg(1));
        assertThat(answer.code()).isEqualTo(RosterCode.SAME_PHOTO);
        assertThat(answer.hint().th()).contains("10151");
        assertThat(photos.info(BOON)).isEmpty();
        assertThat(photos.put(ADMIN, new PersonId("1"), TestPhotos.jpeg(2)).code())
                .isEqualTo(RosterCode.NOT_IN_PEOPLE);
    }

    @Test
    void every_refusal_has_a_hint_in_both_languages() {
        for (RosterCode code : RosterCode.values()) {
            assertThat(code.hint(1, 2, 3).th()).isNotBlank();
            assertThat(code.hint(1, 2, 3).en()).isNotBlank();
        }
    }

    @Test
    void with_a_lost_key_photos_are_added_again_and_nothing_else_breaks() throws Exception {
        photos.put(ADMIN, ANAN, TestPhotos.jpeg(1));
        consents.give(ADMIN, ANAN, LocalDate.of(2021, 9, 1), "2");
        Files.delete(folder.resolve("photos.key"));

        Photos after = Photos.open(store.jdbi(), audit, folder, CLOCK);

        assertThat(after.open(ANAN)).isEmpty();
        assertThat(after.info(ANAN).orElseThrow().lost()).isTrue();
        assertThat(after.put(ADMIN, ANAN, TestPhotos.jpeg(1)).accepted()).isTrue();
        assertThat(after.open(ANAN)).hasValue(TestPhotos.jpeg(1));
        assertThat(consents.of(ANAN)).isPresent();
    }

    @Test
    void a_sealed_photo_cannot_be_put_under_another_name() {
        photos.put(ADMIN, ANAN, TestPhotos.jpeg(1));
        store.jdbi().useHandle(handle -> handle.execute("update photo set person = '10152'"));

        assertThat(photos.open(BOON)).isEmpty();
    }

    @Test
    void a_consent_is_of_a_day_that_has_come_and_ends_with_the_photo() {
        assertThatThrownBy(() -> consents.give(ADMIN, ANAN, LocalDate.of(2564, 9, 1), "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2564-09-01");
        assertThatThrownBy(() -> consents.give(ADMIN, ANAN, LocalDate.of(2021, 9, 1), " "))
                .isInstanceOf(IllegalArgumentException.class);
        photos.put(ADMIN, ANAN, TestPhotos.jpeg(1));
        consents.give(ADMIN, ANAN, LocalDate.of(2021, 9, 1), "2");
        assertThat(consents.of(ANAN).orElseThrow().validOn(LocalDate.of(2021, 9, 1)))
                .isTrue();
        assertThat(consents.of(ANAN).orElseThrow().validOn(LocalDate.of(2021, 8, 31)))
                .isFalse();

        consents.withdraw(ADMIN, ANAN);

        assertThat(consents.of(ANAN).orElseThrow().validOn(LocalDate.of(2021, 9, 1)))
                .isFalse();
        assertThat(photos.info(ANAN)).isEmpty();
        consents.give(ADMIN, ANAN, LocalDate.of(2021, 10, 1), "3");
        assertThat(consents.of(ANAN).orElseThrow().withdrawnAt()).isNull();
    }

    @Test
    void a_rule_says_who_and_a_terminal_is_managed_when_one_names_it() {
        DeviceId device = new DeviceId("MOC-OPS");
        assertThatThrownBy(() -> rules.add(ADMIN, null, RosterRule.Kind.UNIT, " ", Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.add(ADMIN, null, RosterRule.Kind.LIST, "", Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(rules.manages(device)).isFalse();

        RosterRule list = rules.add(ADMIN, device, RosterRule.Kind.LIST, "", Set.of(ANAN, BOON));
        assertThat(rules.manages(device)).isTrue();
        assertThat(rules.manages(new DeviceId("MOC-ANNEX"))).isFalse();
        RosterRule all = rules.add(ADMIN, null, RosterRule.Kind.ALL, "", Set.of());
        assertThat(rules.manages(new DeviceId("MOC-ANNEX"))).isTrue();
        assertThat(rules.all()).containsExactly(list, all);
        assertThat(rules.remove(ADMIN, list.id())).isTrue();
        assertThat(rules.remove(ADMIN, list.id())).isFalse();
        assertThat(rules.all()).containsExactly(all);
    }

    @Test
    void two_people_are_two_whoever_it_was_asked_for() {
        Distinctions distinctions = new Distinctions(store.jdbi(), audit, CLOCK);

        distinctions.vouch(ADMIN, ANAN, BOON, "brothers");
        distinctions.vouch(ADMIN, ANAN, BOON, "twins");

        assertThat(distinctions.of(BOON)).singleElement().satisfies(one -> assertThat(one.reason())
                .isEqualTo("twins"));
        assertThat(distinctions.all().get(BOON)).containsExactly(ANAN);
        assertThatThrownBy(() -> distinctions.vouch(ADMIN, ANAN, ANAN, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
